using System.Text.Json;
using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Monitoring;

/// <summary>A query of a dashboard.</summary>
internal sealed record PanelQuery(string Path, string Panel, string Source, string Expression);

/// <summary>The dashboards of the tree.</summary>
internal static class Dashboards
{
    /// <summary>Their files.</summary>
    public static IEnumerable<string> Paths(DeployTree tree) => tree.Files.Keys
        .Where(
            path =>
                path.StartsWith("deploy/k8s/monitoring/configs/base/", StringComparison.Ordinal)
                    && path.EndsWith(".json", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>A dashboard, or null where the file is no JSON.</summary>
    public static JsonNode? Read(DeployTree tree, string path)
    {
        try
        {
            return JsonNode.Parse(tree.Files[path]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Every query with the type of its data source.</summary>
    public static IEnumerable<PanelQuery> Queries(DeployTree tree) =>
        from path in Paths(tree)
        from panel in Read(tree, path).Items("panels")
        from target in panel.Items("targets")
        select new PanelQuery(
            path, panel.Text("title") ?? "", panel.Text("datasource.type") ?? "", target.Text("expr") ?? target.Text("query") ?? "");
}
