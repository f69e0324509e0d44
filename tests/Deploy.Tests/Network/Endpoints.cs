using System.Net;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Network;

/// <summary>
/// The ends that docs/network-flows.md speaks of: pods of our own manifests, pods that charts make (their labels are the charts'), pods of
/// neighbours, and addresses outside.
/// </summary>
internal static class Endpoints
{
    private static readonly (string Name, string Namespace, string Labels, string Ports)[] FromCharts =
    [
        ("proxy", "network", "network.homelab/role=proxy", ""),
        ("envoy-gateway", "envoy-gateway-system", "app.kubernetes.io/name=gateway-helm", ""),
        ("prometheus", "monitoring", "app.kubernetes.io/name=prometheus", ""),
        ("alertmanager", "monitoring", "app.kubernetes.io/name=alertmanager", ""),
        ("grafana", "monitoring", "app.kubernetes.io/name=grafana", ""),
        ("blackbox-exporter", "monitoring", "app.kubernetes.io/name=prometheus-blackbox-exporter", ""),
        ("otel-collector", "monitoring", "app.kubernetes.io/name=opentelemetry-collector", ""),
        ("tempo", "monitoring", "app.kubernetes.io/name=tempo", ""),
        ("alloy", "monitoring", "app.kubernetes.io/name=alloy", ""),
        ("loki", "monitoring", "app.kubernetes.io/name=loki", ""),
        ("kube-dns", "kube-system", "k8s-app=kube-dns", ""),
        ("postgres", "databases", "cnpg.io/cluster=postgres", ""),
        ("postgres-pooler", "databases", "app.kubernetes.io/name=postgres-pooler,cnpg.io/poolerName=postgres-pooler", ""),
        ("cnpg-operator", "cnpg-system", "app.kubernetes.io/name=cloudnative-pg", ""),
        ("external-secrets", "external-secrets", "app.kubernetes.io/name=external-secrets", ""),
        ("cert-manager", "cert-manager", "app.kubernetes.io/name=cert-manager", ""),
        ("velero", "velero", "app.kubernetes.io/name=velero", ""),
        ("notification-controller", "flux-system", "app=notification-controller", ""),
    ];

    private static readonly (string Name, string Namespace, string SpaceLabels, string Labels)[] Neighbours =
    [
        ("Home Assistant in the cluster", "home-assistant", "voice-gateway/client=wyoming", "app=home-assistant"),
        ("n8n (labelled client)", "n8n", "voice-gateway/client=true", "voice-gateway/client=true"),
        ("unlabelled pod of a client namespace", "n8n", "voice-gateway/client=true", "app=other"),
        ("neighbour", "media", "", "app=jellyfin"),
        ("impostor", "media", "", "app.kubernetes.io/name=voice-gateway,voice-gateway/client=true"),
    ];

    // Pods that a chart itself makes; those of operators' objects (Prometheus, PostgreSQL, the proxies) are not in its templates.
    private static readonly Dictionary<string, string[]> PodsByChart = new(StringComparer.Ordinal)
    {
        ["envoy-gateway"] = ["envoy-gateway"],
        ["kube-prometheus-stack"] = ["grafana"],
        ["blackbox-exporter"] = ["blackbox-exporter"],
        ["opentelemetry-collector"] = ["otel-collector"],
        ["tempo"] = ["tempo"],
        ["alloy"] = ["alloy"],
        ["loki"] = ["loki"],
        ["cloudnative-pg"] = ["cnpg-operator"],
        ["external-secrets"] = ["external-secrets"],
        ["cert-manager"] = ["cert-manager"],
        ["velero"] = ["velero"],
    };

    /// <summary>The pods that we expect of a chart, with their labels.</summary>
    public static IEnumerable<(string Name, Dictionary<string, string> Labels)> PodsOfChart(string release) =>
        FromCharts.Where(pod => PodsByChart.GetValueOrDefault(release, []).Contains(pod.Name)).Select(pod => (pod.Name, Parse(pod.Labels)));

    /// <summary>Every end by name; those of namespaces that the cluster does not have are left out.</summary>
    public static Dictionary<string, Endpoint> Of(ClusterRendering cluster)
    {
        var spaces = cluster.OfKind("Namespace").ToDictionary(
            space => space.Name, space => space.Root.Labels("metadata.labels"), StringComparer.Ordinal);
        foreach (var space in new[] { "kube-system", "flux-system" })
        {
            spaces.TryAdd(space, []);
        }

        var ends = new Dictionary<string, Endpoint>(StringComparer.Ordinal);
        foreach (var (workload, _) in cluster.Pods().Where(pair => spaces.ContainsKey(pair.Workload.Namespace)))
        {
            ends[workload.Name] = Pod(
                workload.Name, workload.Namespace, spaces[workload.Namespace], PodTemplates.LabelsOf(workload), PortsOf(workload));
        }

        foreach (var (name, space, labels, _) in FromCharts.Where(chart => spaces.ContainsKey(chart.Namespace)))
        {
            ends[name] = Pod(name, space, spaces[space], Parse(labels), []);
        }

        foreach (var (name, space, spaceLabels, labels) in Neighbours)
        {
            ends[name] = Pod(name, space, Parse(spaceLabels), Parse(labels), []);
        }

        foreach (var end in Addresses(cluster))
        {
            ends[end.Name] = end;
        }

        return ends;
    }

    private static IEnumerable<Endpoint> Addresses(ClusterRendering cluster) =>
    [
        Inside("home network", cluster.Variables["HOME_LAN_CIDR"]),
        Inside("node", cluster.Variables["NODE_CIDR"]),
        Endpoint.Outside("internet", "203.0.113.10"),
        Endpoint.Outside("cloud metadata", "169.254.169.254"),
        Endpoint.Outside("another private network", "10.200.0.7"),
    ];

    private static Endpoint Inside(string name, string cidr)
    {
        var bytes = (IPNetwork.TryParse(cidr, out var network) ? network : IPNetwork.Parse("192.0.2.0/24")).BaseAddress.GetAddressBytes();
        bytes[3] += 20;

        return new Endpoint(name) { Address = new IPAddress(bytes) };
    }

    private static Endpoint Pod(
        string name, string space, IReadOnlyDictionary<string, string> spaceLabels, IReadOnlyDictionary<string, string> labels, Dictionary<string, int> ports) =>
        new(name)
        {
            Namespace = space,
            Labels = labels,
            NamespaceLabels = new Dictionary<string, string>(spaceLabels, StringComparer.Ordinal)
            {
                ["kubernetes.io/metadata.name"] = space,
            },
            NamedPorts = ports,
        };

    private static Dictionary<string, int> PortsOf(KubeObject workload) => PodTemplates.Containers(PodTemplates.SpecOf(workload)!)
        .SelectMany(container => container.Items("ports"))
        .Where(port => port.Text("name") is not null)
        .ToDictionary(port => port.Text("name")!, port => (int)(port.Number("containerPort") ?? 0), StringComparer.Ordinal);

    private static Dictionary<string, string> Parse(string labels) => labels.Split(',', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
