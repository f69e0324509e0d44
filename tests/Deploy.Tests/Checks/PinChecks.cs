using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>versions.yaml and the manifests say the same.</summary>
internal static class PinChecks
{
    private const string Versions = "deploy/k8s/versions.yaml";

    public static IReadOnlyList<Check> All { get; } =
    [
        new("Every image is pinned as versions.yaml says", ImagesArePinned),
        new("Every chart is pinned as versions.yaml says", ChartsArePinned),
        new("versions.yaml lists only what is used", NothingIsListedInVain),
    ];

    private static Dictionary<string, string> Pins(DeployTree tree) => tree.Yaml(Versions).Documents[0].Items("pins")
        .ToDictionary(pin => pin.Text("name") ?? "", pin => pin.Text("pin") ?? "", StringComparer.Ordinal);

    private static IEnumerable<(string Place, string Name, string Pin)> Images(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).All)
        {
            foreach (var candidate in cluster.Objects)
            {
                var holders = PodTemplates.SpecOf(candidate) is { } spec ? PodTemplates.Containers(spec)
                    : candidate.Kind == "Keycloak" ? [candidate.Root["spec"]!]
                    : candidate.Kind == "HelmRelease" ? candidate.Root.Items("spec.values.initContainers")
                    : [];
                foreach (var image in holders.Select(holder => holder.Text("image") ?? ""))
                {
                    yield return Split(cluster, candidate, image);
                }
            }
        }
    }

    private static (string Place, string Name, string Pin) Split(ClusterRendering cluster, KubeObject owner, string image)
    {
        var colon = image.Split('@')[0].LastIndexOf(':');
        var name = colon > 0 ? image[..colon] : image;
        var registry = name.EndsWith("/homelab-gateway", StringComparison.Ordinal) ? "homelab-gateway" : name;

        return ($"{cluster.Name}: {owner}", registry, colon > 0 ? image[(colon + 1)..] : "");
    }

    private static IEnumerable<string> ImagesArePinned(DeployTree tree)
    {
        var pins = Pins(tree);

        return Images(tree).Where(image => pins.GetValueOrDefault(image.Name) != image.Pin || image.Pin == "latest")
            .Select(image => $"{image.Place}: {image.Name}:{image.Pin}, versions.yaml says '{pins.GetValueOrDefault(image.Name)}'");
    }

    private static IEnumerable<(string Place, string Name, string Pin)> Charts(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).All)
        {
            foreach (var candidate in cluster.Objects)
            {
                var found = candidate.Kind switch
                {
                    "OCIRepository" =>
                        (candidate.Root.Text("spec.url")!.Split('/')[^1], candidate.Root.Text("spec.ref.tag") ?? "no exact tag"),
                    "HelmRelease" when candidate.Root.At("spec.chart") is { } chart =>
                        (chart.Text("spec.chart") ?? "", chart.Text("spec.version") ?? "no exact version"),
                    "GitRepository" =>
                        (candidate.Root.Text("spec.url")!.Split('/')[^1], candidate.Root.Text("spec.ref.tag") ?? "no exact tag"),
                    "FluxInstance" => ("flux", candidate.Root.Text("spec.distribution.version") ?? ""),
                    "Plan" => ("k3s", candidate.Root.Text("spec.version") ?? ""),
                    _ => default((string Name, string Pin)),
                };
                if (found.Item1 is not null)
                {
                    yield return ($"{cluster.Name}: {candidate}", found.Item1, found.Item2);
                }

                if (candidate.Root.Text("spec.values.dcgmExporter.version") is { } dcgm)
                {
                    yield return ($"{cluster.Name}: {candidate}", "dcgm-exporter", dcgm);
                }
            }
        }
    }

    private static IEnumerable<string> ChartsArePinned(DeployTree tree)
    {
        var pins = Pins(tree);

        return Charts(tree).Where(chart => pins.GetValueOrDefault(chart.Name) != chart.Pin)
            .Select(chart => $"{chart.Place}: {chart.Name} {chart.Pin}, versions.yaml says '{pins.GetValueOrDefault(chart.Name)}'");
    }

    private static IEnumerable<string> NothingIsListedInVain(DeployTree tree)
    {
        // Installed by hand once (docs/bootstrap.md).
        var used = Images(tree).Concat(Charts(tree)).Select(pin => pin.Name).Append("flux-operator").ToHashSet(StringComparer.Ordinal);

        return Pins(tree).Keys.Where(name => !used.Contains(name)).Select(name => $"{name} is in versions.yaml and in no manifest");
    }
}
