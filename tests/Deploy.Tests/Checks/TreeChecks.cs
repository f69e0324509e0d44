using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Schemas;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>The files as such: strict YAML, everything rendered, nothing left lying about, every object valid.</summary>
internal static class TreeChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("Every YAML file is strict", YamlIsStrict),
        new("Every kustomization renders", Renders),
        new("No file is orphaned", NoOrphans),
        new("Every rendered object fits its strict schema", FitsSchema)
        {
            WhyNot = () => SharedFolder.Exists ? null : "the schema pack (folder 'shared') is not beside this checkout",
        },
        new("No object exists twice in a cluster", NoTwins),
        new("Every file names its schema", NamesSchema),
        new("An object has a namespace exactly when its kind has namespaces", HasItsNamespace),
    ];

    private static IEnumerable<string> YamlIsStrict(DeployTree tree) =>
        from path in tree.YamlPaths
        from problem in tree.Yaml(path).Problems
        select $"{path}: {problem}";

    private static IEnumerable<string> Renders(DeployTree tree) => Rendering.Of(tree).Problems;

    // Read by people, by other programs or by their own checks rather than by a kustomization.
    private static readonly string[] Standalone =
    [
        "deploy/k8s/versions.yaml", "deploy/k8s/bootstrap/", "deploy/k8s/monitoring/configs/rules-tests/", "deploy/k8s/monitoring/metrics.yaml",
        "deploy/k8s/models.yaml", "deploy/k8s/.sops.yaml",
    ];

    private static IEnumerable<string> NoOrphans(DeployTree tree)
    {
        var visited = Rendering.Of(tree).Visited;

        return tree.Files.Keys
            .Where(path => path.StartsWith("deploy/k8s/", StringComparison.Ordinal))
            .Where(path => path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".json", StringComparison.Ordinal))
            .Where(path => !visited.Contains(path) && !Standalone.Any(known => path.Contains(known, StringComparison.Ordinal)))
            .Select(path => $"{path} is in no kustomization");
    }

    private static IEnumerable<string> FitsSchema(DeployTree tree) =>
        from cluster in Rendering.Of(tree).All
        from candidate in cluster.Objects
        from problem in SchemaPack.Validate(candidate)
        select $"{cluster.Name}: {candidate}: {problem}";

    private static IEnumerable<string> NoTwins(DeployTree tree) =>
        from cluster in Rendering.Of(tree).Clusters
        from twin in cluster.Objects.GroupBy(candidate => candidate.Id, StringComparer.Ordinal)
        where twin.Count() > 1
        select $"{cluster.Name}: {twin.Key} comes from {string.Join(" and ", twin.Select(candidate => candidate.Source))}";

    private static IEnumerable<string> NamesSchema(DeployTree tree)
    {
        foreach (var path in tree.YamlPaths.Where(path => path.StartsWith("deploy/k8s/", StringComparison.Ordinal) && Rendering.Of(tree).Visited.Contains(path)))
        {
            var first = tree.Files[path].Split('\n', 2)[0];
            var documents = tree.Yaml(path).Documents;
            if (documents.Count == 1
                && !path.EndsWith("/kustomization.yaml", StringComparison.Ordinal)
                && HasSchema(documents[0])
                && !first.StartsWith("# yaml-language-server: $schema=", StringComparison.Ordinal))
            {
                yield return $"{path}: the first line does not name the schema";
            }
        }
    }

    private static IEnumerable<string> HasItsNamespace(DeployTree tree) =>
        from cluster in Rendering.Of(tree).All
        from candidate in cluster.Objects
        where (candidate.Namespace.Length > 0) == Scopes.IsClusterWide(candidate.Kind)
        select $"{cluster.Name}: {candidate}: namespace '{candidate.Namespace}'";

    private static bool HasSchema(JsonNode document) => document is JsonObject mapping && mapping.ContainsKey("kind");
}
