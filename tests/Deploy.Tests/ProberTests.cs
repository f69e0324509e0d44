using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests;

/// <summary>What the prober waits for is what Wyoming servers write.</summary>
public sealed class ProberTests
{
    private static string Expected => Rendering.Of(DeployTree.Current).Dev.OfKind("HelmRelease")
        .SelectMany(release => release.Root.Items("spec.values.config.modules.wyoming.tcp.query_response"))
        .Select(step => step.Text("expect")).OfType<string>().Single();

    [Fact]
    public void Knows_the_answer_of_the_reference_server()
    {
        var header = File.ReadLines(SharedFolder.Path("golden/wyoming/info.bin")).First();

        Assert.Matches(Expected, header);
    }

    [Theory, InlineData("""{"type":"info","version":"1.0.0"}""", true), InlineData("""{"type": "error"}""", false), InlineData("""{"type":"information"}""", false)]
    public void Takes_info_for_an_answer_and_nothing_else(string header, bool expected) =>
        Assert.Equal(expected, Regex.IsMatch(header, Expected));
}
