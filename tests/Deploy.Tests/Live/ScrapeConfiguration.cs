using System.Globalization;
using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Live;

/// <summary>
/// What the Prometheus operator would make of the tree's ServiceMonitor and Probes, with the addresses of this machine in place of the
/// cluster's names. JSON is YAML, so Prometheus reads it.
/// </summary>
internal sealed class ScrapeConfiguration(ClusterRendering cluster, IReadOnlyDictionary<string, string> addresses, string prober)
{
    private const string Interval = "2s";

    /// <summary>The file; rules are named by their paths.</summary>
    public string ToJson(IEnumerable<string> ruleFiles)
    {
        var probes = cluster.OfKind("Probe").SelectMany(Probes);
        var file = new JsonObject
        {
            ["global"] = new JsonObject
            {
                ["scrape_interval"] = Interval,
                ["scrape_timeout"] = Interval,
                ["evaluation_interval"] = Interval,
            },
            ["rule_files"] = new JsonArray([.. ruleFiles.Select(path => (JsonNode)path)]),
            ["scrape_configs"] = new JsonArray(
                [.. cluster.OfKind("ServiceMonitor").Where(monitor => monitor.Name == "voice-gateway").Select(Monitor), .. probes]),
        };

        return file.ToJsonString();
    }

    // The labels are those that the operator gives: rules may use them.
    private JsonNode Monitor(KubeObject monitor)
    {
        var service = cluster.OfKind("Service").Single(
            candidate => candidate.Namespace == monitor.Namespace && candidate.Name == monitor.Name);
        var endpoint = monitor.Root.Items("spec.endpoints").Single();
        var port = service.Root.Items("spec.ports").Single(candidate => candidate.Text("name") == endpoint.Text("port")).Text("port");

        return Job(service.Root.Labels("metadata.labels")[monitor.Root.Text("spec.jobLabel")!], endpoint.Text("path")!, [], Target(
            addresses[$"{service.Name}.{service.Namespace}:{port}"],
            new()
            {
                ["namespace"] = service.Namespace,
                ["service"] = service.Name,
                ["pod"] = service.Name + "-0",
                ["container"] = "gateway",
                ["endpoint"] = endpoint.Text("port"),
            }));
    }

    private IEnumerable<JsonNode> Probes(KubeObject probe)
    {
        var targets = probe.Root.Items("spec.targets.staticConfig.static").Select(target => target.Text()!)
            .Select(target => Target(prober, new() { ["instance"] = target, ["__param_target"] = Here(target) }));

        yield return Job(
            probe.Root.Text("spec.jobName")!, "/probe", new() { ["module"] = new JsonArray(probe.Root.Text("spec.module")) }, [.. targets]);
    }

    /// <summary>A target of a probe with the address of this machine.</summary>
    public string Here(string target)
    {
        var known = addresses.First(address => target.Contains(address.Key, StringComparison.Ordinal));

        return target.Replace(known.Key, known.Value, StringComparison.Ordinal);
    }

    private static JsonObject Job(string name, string path, JsonObject parameters, params JsonNode[] targets) => new()
    {
        ["job_name"] = name,
        ["metrics_path"] = path,
        ["params"] = parameters,
        ["static_configs"] = new JsonArray(targets),
    };

    private static JsonNode Target(string address, JsonObject labels) =>
        new JsonObject { ["targets"] = new JsonArray(address), ["labels"] = labels };

    /// <summary>The addresses of a gateway and its neighbours on this machine, by the cluster's names.</summary>
    public static Dictionary<string, string> Addresses(IReadOnlyDictionary<string, int> ports, Uri ollama) => new(StringComparer.Ordinal)
    {
        ["voice-gateway-wyoming.voice:10200"] = Local(ports["tts"]),
        ["voice-gateway-wyoming.voice:10300"] = Local(ports["stt"]),
        ["voice-gateway-wyoming.voice:10400"] = Local(ports["wake"]),
        ["voice-gateway.voice:8080"] = Local(ports["http"]),
        ["voice-gateway.voice:8081"] = Local(ports["management"]),
        ["ollama.ollama:11434"] = Local(ollama.Port),
        // Nobody: port 1 is closed on every sane machine.
        ["open-webui.open-webui:8080"] = Local(1),
    };

    private static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
}
