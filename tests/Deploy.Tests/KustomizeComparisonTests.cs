using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Tools;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests;

/// <summary>Where kubectl is installed, our renderer and kustomize agree on every object of every root.</summary>
public sealed class KustomizeComparisonTests
{
    public static TheoryData<string> Roots =>
    [
        "clusters/dev", "clusters/staging",
        "infrastructure/controllers/dev", "infrastructure/controllers/staging", "infrastructure/configs/dev", "infrastructure/configs/staging",
        "monitoring/controllers/dev", "monitoring/controllers/staging", "monitoring/configs/dev", "monitoring/configs/staging",
        "apps/dev", "apps/staging", "apps/optional/keycloak", "infrastructure/controllers/optional/garage",
    ];

    [Theory, MemberData(nameof(Roots))]
    public void Renders_what_kubectl_renders(string root)
    {
        var kubectl = ExternalTool.Find("kubectl");
        Assert.SkipWhen(kubectl is null, "kubectl is not installed here; the renderer is compared where it is");
        var folder = "deploy/k8s/" + root;

        var (exitCode, output) = ExternalTool.Run(kubectl, RepositoryFolder.Root, "kustomize", folder);
        Assert.True(exitCode == 0, output);
        var expected = StrictYaml.Read(output).Documents.OfType<JsonObject>().ToDictionary(Id, StringComparer.Ordinal);
        var problems = new List<string>();
        var actual = new KustomizeRenderer(
            DeployTree.Current, problems).Render(folder).Select(candidate => candidate.Root).ToDictionary(Id, StringComparer.Ordinal);

        Assert.Empty(problems);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        foreach (var (id, theirs) in expected)
        {
            Assert.True(
                JsonNode.DeepEquals(theirs, actual[id]), $"{id}\nkubectl: {theirs.ToJsonString()}\nours:    {actual[id].ToJsonString()}");
        }
    }

    private static string Id(JsonObject root) =>
        $"{root.Text("apiVersion")} {root.Text("kind")} {root.Text("metadata.namespace")}/{root.Text("metadata.name")}";
}
