using System.Globalization;
using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Network;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>Things that must add up: drains, GPU slices, models on the card, dev's small machine.</summary>
internal static class ArithmeticChecks
{
    private const string GpuResource = "nvidia.com/gpu";
    private const double Gib = 1024 * 1024 * 1024;

    public static IReadOnlyList<Check> All { get; } =
    [
        new("No disruption budget blocks a drain", BudgetsLetDrain),
        new("GPU slices add up", SlicesAddUp),
        new("Language models fit on the card", ModelsFit),
        new("Models fit on their volumes", ModelsFitOnVolumes),
        new("A stopping gateway has time to drain", GatewayHasTimeToDrain),
        new("Dev has no GPU, no AWS and no NAS", DevIsPlain),
        new("Dev fits into 4 CPUs and 8 GiB", DevIsSmall),
        new("Dev and staging offer the same services and ports", ClustersAreAlike),
    ];

    private static long MaximumOf(ClusterRendering cluster, KubeObject workload)
    {
        var scaler = cluster.OfKind("HorizontalPodAutoscaler").FirstOrDefault(
            candidate => candidate.Namespace == workload.Namespace && candidate.Root.Text("spec.scaleTargetRef.name") == workload.Name);

        return scaler?.Root.Number("spec.maxReplicas") ?? workload.Root.Number("spec.replicas") ?? 1;
    }

    private static IEnumerable<string> BudgetsLetDrain(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).All)
        {
            foreach (var budget in cluster.OfKind("PodDisruptionBudget"))
            {
                var workload = cluster.OfKind("Deployment", "StatefulSet").FirstOrDefault(
                    candidate =>
                        candidate.Namespace == budget.Namespace
                            && Selector.Matches(budget.Root.At("spec.selector"), PodTemplates.LabelsOf(candidate)));
                if (workload is null)
                {
                    continue;
                }

                var replicas = workload.Root.Number("spec.replicas") ?? 1;
                if (budget.Root.Number("spec.maxUnavailable") is 0 || budget.Root.Number("spec.minAvailable") >= replicas || replicas < 2)
                {
                    yield return $"{cluster.Name}: {budget} with {replicas} replicas: a drained node would wait for ever";
                }
            }
        }
    }

    private static IEnumerable<string> SlicesAddUp(DeployTree tree)
    {
        var cluster = Rendering.Of(tree).Staging;
        var slices = Number(cluster, "GPU_SLICES") * Number(cluster, "GPU_CARDS");
        var quotas = 0d;
        foreach (var quota in cluster.OfKind("ResourceQuota").Where(quota => quota.Root.At("spec.hard")?["requests." + GpuResource] is not null))
        {
            quotas += Quantity.Parse(quota.Root.At("spec.hard")!["requests." + GpuResource].Text());
        }

        if (quotas > slices)
        {
            yield return $"the quotas give away {quotas} slices of {slices}";
        }

        foreach (var group in cluster.Pods().Where(pair => AsksForGpu(pair.Spec)).GroupBy(pair => pair.Workload.Namespace, StringComparer.Ordinal))
        {
            var asked = group.Sum(pair => MaximumOf(cluster, pair.Workload));
            var quota = cluster.OfKind("ResourceQuota").FirstOrDefault(
                candidate => candidate.Namespace == group.Key)?.Root.At("spec.hard")?["requests." + GpuResource].Text();
            if (asked > Quantity.Parse(quota))
            {
                yield return $"namespace {group.Key} may ask for {asked} slices and has a quota of {quota ?? "none"}";
            }

            foreach (var (workload, spec) in group)
            {
                if (spec.Text("runtimeClassName") != "nvidia" || !spec.Items("tolerations").Any())
                {
                    yield return $"{workload} asks for a GPU without runtimeClassName nvidia and the toleration";
                }

                if (GpuOf(spec) > 1)
                {
                    yield return $"{workload} asks for more than one slice: time-slicing refuses that";
                }
            }
        }
    }

    private static bool AsksForGpu(JsonObject spec) => GpuOf(spec) > 0;

    private static double GpuOf(JsonObject spec) =>
        spec.Items("containers").Sum(container => Quantity.Parse((container.At("resources.limits") as JsonObject)?[GpuResource].Text()));

    private static double Number(ClusterRendering cluster, string variable) =>
        double.Parse(cluster.Variables.GetValueOrDefault(variable, "0"), CultureInfo.InvariantCulture);

    private static IEnumerable<string> ModelsFit(DeployTree tree)
    {
        var table = tree.Yaml("deploy/k8s/models.yaml").Documents[0];
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var ollama = cluster.OfKind("Deployment").Single(workload => workload.Name == "ollama");
            var container = PodTemplates.SpecOf(ollama)!.Items("containers").Single();
            var tokens = Setting(container, "OLLAMA_NUM_PARALLEL") * Setting(container, "OLLAMA_CONTEXT_LENGTH");
            var gateways = MaximumOf(cluster, cluster.OfKind("Deployment").Single(workload => workload.Name == "voice-gateway"));
            var room = Number(cluster, "GPU_MEMORY_GIB") - gateways * Value(table.At("reserved")!, "gatewayGib");
            if (Number(cluster, "GPU_CARDS") == 0)
            {
                room = Quantity.Parse(container.Text("resources.limits.memory")) / Gib - 1;
            }

            foreach (var model in Models(cluster, "ollama-models"))
            {
                if ((table.At("models") as JsonObject)?[model] is not { } needs)
                {
                    yield return $"{cluster.Name}: models.yaml does not know {model}";
                }
                else if ((Value(needs, "bytes") + tokens * CacheBytes(needs)) / Gib is var size && size > room)
                {
                    yield return string.Create(
                        CultureInfo.InvariantCulture, $"{cluster.Name}: {model} needs {size:0.0} GiB, there are {room:0.0}");
                }
            }
        }
    }

    // Key and value of one token in each layer; q8_0 keeps 32 numbers in 34 bytes.
    private static double CacheBytes(JsonNode model) =>
        2 * Value(model, "layers") * Value(model, "kvHeads") * Value(model, "headDim") * 34 / 32;

    private static double Setting(JsonNode container, string name) =>
        double.Parse(container.Items("env").Single(variable => variable.Text("name") == name).Text("value")!, CultureInfo.InvariantCulture);

    private static IEnumerable<string> ModelsFitOnVolumes(DeployTree tree)
    {
        var language = tree.Yaml("deploy/k8s/models.yaml").Documents[0].At("models") as JsonObject;
        var voice = JsonNode.Parse(File.ReadAllText(RepositoryFolder.Path("models.lock"))).Items("models")
            .ToDictionary(
                model => model.Text("id")!,
                model => (double)model.Items("files").Sum(file => file.Number("bytes") ?? 0),
                StringComparer.Ordinal);
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            foreach (var (list, bytes) in new[]
            {
                ("voice-models", Models(cluster, "voice-models").Sum(id => voice.GetValueOrDefault(id))),
                ("ollama-models", Models(cluster, "ollama-models").Sum(id => language?[id] is { } model ? Value(model, "bytes") : 0)),
            })
            {
                var claim = Quantity.Parse(
                    cluster.OfKind("PersistentVolumeClaim").Single(
                        candidate => candidate.Name == list).Root.Text("spec.resources.requests.storage"));

                // A model that is replaced lies there twice for a while.
                if (2 * bytes > claim || bytes == 0)
                {
                    yield return string.Create(
                        CultureInfo.InvariantCulture,
                        $"{cluster.Name}: {list} are {bytes / Gib:0.0} GiB, twice that has to fit into {claim / Gib:0.0}");
                }
            }
        }
    }

    private static double Value(JsonNode node, string name) => double.Parse(node.Text(name)!, CultureInfo.InvariantCulture);

    /// <summary>The ids in a generated list of models.</summary>
    internal static string[] Models(ClusterRendering cluster, string list) =>
        cluster.OfKind("ConfigMap").Where(map => map.Name.StartsWith(list + "-", StringComparison.Ordinal))
            .SelectMany(map => (map.Root.Text("data.MODELS") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToArray();

    private static IEnumerable<string> GatewayHasTimeToDrain(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var spec = PodTemplates.SpecOf(cluster.OfKind("Deployment").Single(workload => workload.Name == "voice-gateway"))!;
            var settings = JsonNode.Parse(tree.Files["deploy/k8s/apps/base/voice-gateway/appsettings.k8s.json"]);
            var drain = double.Parse((settings.Text("Shutdown.DrainTimeout") ?? "15s").TrimEnd('s'), CultureInfo.InvariantCulture);
            var sleep = spec.Items("containers").First().Number("lifecycle.preStop.sleep.seconds") ?? 0;
            if (sleep + drain + 10 > spec.Number("terminationGracePeriodSeconds"))
            {
                yield return $"{cluster.Name}: {sleep} s + {drain} s to drain do not fit into the grace period";
            }
        }
    }

    private static IEnumerable<string> DevIsPlain(DeployTree tree)
    {
        var words = new[]
        {
            "nvidia",
            "runtimeClassName",
            "aws",
            "longhorn",
            "nfs.csi",
            "velero.io",
            "lbipam",
            "loadBalancerIPs",
            "external-secrets",
        };

        return from candidate in Rendering.Of(tree).Dev.Objects
               let text = candidate.Root.ToJsonString()
               from word in words
               where candidate.Kind != "Namespace" && candidate.Name is not ("cluster-settings" or "cluster-secrets")

                       && text.Contains(word, StringComparison.OrdinalIgnoreCase)
                       && !text.Contains("velero.io/exclude-from-backup", StringComparison.Ordinal)
               select $"{candidate} says '{word}'";
    }

    private static IEnumerable<string> DevIsSmall(DeployTree tree)
    {
        var dev = Rendering.Of(tree).Dev;
        double cpu = 0, memory = 0;
        foreach (var (workload, spec) in dev.Pods())
        {
            var replicas = MaximumOf(dev, workload);
            cpu += replicas * spec.Items("containers").Sum(container => Quantity.Parse(container.Text("resources.requests.cpu")));
            memory += replicas * spec.Items("containers").Sum(container => Quantity.Parse(container.Text("resources.requests.memory")));
        }

        // Charts and operators: every `requests` with a cpu in their values and specs counts once per instance.
        foreach (var candidate in dev.Objects.Where(candidate => PodTemplates.SpecOf(candidate) is null))
        {
            var instances = candidate.Root.Number("spec.instances") ?? 1;
            foreach (var requests in candidate.Root.Tree().OfType<JsonObject>().Select(node => node["requests"]).OfType<JsonObject>().Where(requests => requests["cpu"] is not null))
            {
                cpu += instances * Quantity.Parse(requests.Text("cpu"));
                memory += instances * Quantity.Parse(requests.Text("memory"));
            }
        }

        var gib = memory / 1024 / 1024 / 1024;
        if (cpu > 4 || gib > 8 || cpu < 1)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"dev asks for {cpu:0.00} CPUs and {gib:0.0} GiB");
        }
    }

    private static IEnumerable<string> ClustersAreAlike(DeployTree tree)
    {
        var rendering = Rendering.Of(tree);
        var dev = Offers(rendering.Dev);
        var staging = Offers(rendering.Staging);

        return dev.Except(staging).Select(offer => $"only dev offers {offer}").Concat(
            staging.Except(dev).Select(offer => $"only staging offers {offer}"));
    }

    private static HashSet<string> Offers(ClusterRendering cluster) =>
        cluster.OfKind("Service", "HTTPRoute", "Gateway", "Cluster", "Pooler")
        .Select(
            candidate =>
                $"{candidate.Kind} {candidate.Namespace}/{candidate.Name} {string.Join(' ', candidate.Root.Items("spec.ports").Select(port => $"{port.Text("name")}:{port.Text("port")}"))}")
        .ToHashSet(StringComparer.Ordinal);
}
