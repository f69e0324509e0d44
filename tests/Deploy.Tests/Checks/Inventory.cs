using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>What a cluster has: by kind and name, with what controllers make out of our objects.</summary>
internal sealed class Inventory
{
    // Services of charts, with the port that our objects use.
    private static readonly HashSet<string> ChartServices = new(StringComparer.Ordinal)
    {
        "monitoring/kube-prometheus-stack-grafana:80",
    };

    private readonly HashSet<string> _things = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _secretKeys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _services = new(ChartServices, StringComparer.Ordinal);

    private Inventory(ClusterRendering cluster)
    {
        foreach (var candidate in cluster.Objects)
        {
            _things.Add($"{candidate.Kind} {candidate.Namespace}/{candidate.Name}");
            switch (candidate.Kind)
            {
                case "Secret":
                    Add(
                        candidate.Namespace,
                        candidate.Name,
                        candidate.Root.Members("stringData").Concat(candidate.Root.Members("data")).Select(member => member.Key));
                    break;
                case "ExternalSecret":
                    var template = candidate.Root.Members("spec.target.template.data").Select(member => member.Key).ToList();
                    var keys = template.Count > 0
                        ? template
                        : candidate.Root.Items("spec.data").Select(entry => entry.Text("secretKey") ?? "");
                    Add(candidate.Namespace, candidate.Root.Text("spec.target.name") ?? candidate.Name, keys);
                    break;
                case "Certificate":
                    Add(candidate.Namespace, candidate.Root.Text("spec.secretName") ?? "", ["tls.crt", "tls.key", "ca.crt"]);
                    break;
                case "Service":
                    _services.UnionWith(
                        candidate.Root.Items("spec.ports").Select(port => $"{candidate.Namespace}/{candidate.Name}:{port.Text("port")}"));
                    break;
            }
        }
    }

    /// <summary>The inventory of a cluster, made once.</summary>
    public static Inventory Of(ClusterRendering cluster) => Made.GetValue(cluster, static key => new Inventory(key));

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<ClusterRendering, Inventory> Made = [];

    /// <summary>Whether an object of this kind and name is there; namespaced or not.</summary>
    public bool Contains(string kind, string space, string name) =>
        kind == "Secret"
            ? _secretKeys.ContainsKey($"{space}/{name}")
            : _things.Contains($"{kind} {space}/{name}") || _things.Contains($"{kind} /{name}");

    /// <summary>The keys of a Secret, or null where there is none.</summary>
    public IReadOnlySet<string>? SecretKeys(string space, string name) => _secretKeys.GetValueOrDefault($"{space}/{name}");

    /// <summary>Whether a Service has this port.</summary>
    public bool HasServicePort(string space, string name, string port) => _services.Contains($"{space}/{name}:{port}");

    private void Add(string space, string name, IEnumerable<string> keys) =>
        _secretKeys[$"{space}/{name}"] = keys.ToHashSet(StringComparer.Ordinal);
}
