using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Charts;

/// <summary>
/// A HelmRelease as `helm template` takes it: chart, exact version, namespace and the values with the cluster's settings filled in.
/// </summary>
internal sealed record HelmChart(string Name, string Namespace, string Chart, string? Repository, string Version, JsonNode Values)
{
    // What the tree brings along beyond plain Kubernetes; charts look at it.
    private static readonly string[] ApiVersions =
    [
        "monitoring.coreos.com/v1",
        "cert-manager.io/v1",
        "gateway.networking.k8s.io/v1",
        "snapshot.storage.k8s.io/v1",
    ];

    /// <summary>Every release of a cluster.</summary>
    public static IEnumerable<HelmChart> Of(ClusterRendering cluster) =>
        cluster.OfKind("HelmRelease").Select(release => Read(cluster, release));

    /// <summary>The arguments of helm.</summary>
    public string[] Arguments(string valuesFile, string kubeVersion) =>
    [
        "template", Name, Chart, .. Repository is null
            ? Array.Empty<string>()
            : ["--repo", Repository], "--version", Version, "--namespace", Namespace,
        "--values", valuesFile, "--kube-version", kubeVersion, .. ApiVersions.SelectMany(version => new[] { "--api-versions", version }),
    ];

    private static HelmChart Read(ClusterRendering cluster, KubeObject release)
    {
        var space = release.Root.Text("spec.targetNamespace") ?? release.Namespace;
        var values = release.Root.At("spec.values") ?? new JsonObject();
        if (release.Root.Text("spec.chartRef.name") is { } source)
        {
            var repository = Find(cluster, "OCIRepository", source);

            return new HelmChart(
                release.Name, space, repository.Root.Text("spec.url")!, null, repository.Root.Text("spec.ref.tag")!, values);
        }

        var chart = release.Root.At("spec.chart.spec");

        return new HelmChart(
            release.Name, space, chart.Text("chart")!, Find(
                cluster, "HelmRepository", chart.Text("sourceRef.name")!).Root.Text("spec.url"), chart.Text("version")!, values);
    }

    private static KubeObject Find(ClusterRendering cluster, string kind, string name) =>
        cluster.OfKind(kind).First(candidate => candidate.Name == name);
}
