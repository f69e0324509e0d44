using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>The way of a trace: gateway, collector, Tempo, Grafana. That the network lets it pass is row 7 of the flows.</summary>
internal static class TraceChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("Traces of the gateway arrive in Tempo", TracesArrive),
    ];

    private static IEnumerable<string> TracesArrive(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var collector = Release(cluster, "opentelemetry-collector");
            var settings = JsonNode.Parse(
                cluster.OfKind("ConfigMap").Single(
                    map => map.Name.StartsWith("voice-gateway", StringComparison.Ordinal)).Root.At("data")?["appsettings.k8s.json"].Text()
                    ?? "{}");
            var expected = $"http://{collector.Text("fullnameOverride")}.monitoring:{PortOf(collector, "config.receivers")}";
            if (settings.Text("Telemetry.Otlp.Endpoint") != expected || settings.Text("Telemetry.Otlp.Protocol") != "Grpc")
            {
                yield return $"{cluster.Name}: the gateway sends to {settings.Text("Telemetry.Otlp.Endpoint")}, the collector listens for gRPC on {expected}";
            }

            var pipeline = collector.At("config.service.pipelines.traces");
            if (!Names(pipeline, "receivers").SequenceEqual(["otlp"]) || !Names(pipeline, "exporters").SequenceEqual(["otlp"]))
            {
                yield return $"{cluster.Name}: the collector's pipeline of traces does not lead from otlp to otlp";
            }

            foreach (var part in Names(pipeline, "processors").Where(part => collector.At("config.processors." + part) is null))
            {
                yield return $"{cluster.Name}: the collector has no processor {part}";
            }

            var tempo = $"tempo:{PortOf(Release(cluster, "tempo"), "tempo.receivers")}";
            if (collector.Text("config.exporters.otlp.endpoint") != tempo)
            {
                yield return $"{cluster.Name}: the collector sends to {collector.Text("config.exporters.otlp.endpoint")}, Tempo listens on {tempo}";
            }
        }
    }

    private static JsonNode? Release(ClusterRendering cluster, string name) =>
        cluster.OfKind("HelmRelease").Single(release => release.Name == name).Root.At("spec.values");

    private static string? PortOf(JsonNode? values, string receivers) =>
        values.Text(receivers + ".otlp.protocols.grpc.endpoint")?.Split(':')[^1];

    private static IEnumerable<string?> Names(JsonNode? pipeline, string kind) => pipeline.Items(kind).Select(name => name.Text());
}
