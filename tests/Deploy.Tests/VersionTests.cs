using System.Text.RegularExpressions;
using System.Xml.Linq;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests;

/// <summary>The version that the program says of itself is the one of its images.</summary>
public sealed partial class VersionTests
{
    private static readonly string Program =
        XDocument.Load(RepositoryFolder.Path("Directory.Build.props")).Descendants("Version").Single().Value;

    [Fact]
    public void The_pin_of_the_image_is_the_version_of_the_program()
    {
        var pin = DeployTree.Current.Yaml("deploy/k8s/versions.yaml").Documents[0].Items("pins")
            .Single(pin => pin.Text("name") == "homelab-gateway").Text("pin");

        Assert.Equal(Program, pin);
    }

    [Fact]
    public void Every_file_that_names_the_image_names_this_version()
    {
        var named = DeployTree.Current.Files
            .SelectMany(file => Image().Matches(file.Value).Select(match => (File: file.Key, Version: match.Groups[1].Value)))
            .ToList();

        Assert.NotEmpty(named);
        Assert.All(named, image => Assert.Equal((image.File, Program), image));
    }

    [GeneratedRegex(@"homelab-gateway:(\d+\.\d+\.\d+)")]
    private static partial Regex Image();
}
