using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Network;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>Who may talk to whom.</summary>
internal static class NetworkChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("Every flow that must work is allowed", tree => Walk(tree, "Must work", expected: true)),
        new("Every flow that must not work is denied", tree => Walk(tree, "Must not work", expected: false)),
        new("Every namespace of the tree denies by default", DeniesByDefault),
        new("Wyoming is offered to the home network only", WyomingStaysAtHome),
    ];

    private static IEnumerable<string> Walk(DeployTree tree, string heading, bool expected)
    {
        var flows = FlowTable.Read(tree, heading).ToList();
        if (flows.Count < 10)
        {
            yield return $"{FlowTable.Path}: the table '{heading}' has {flows.Count} flows";
        }

        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var ends = Endpoints.Of(cluster);
            var simulator = new PolicySimulator(cluster.Objects);
            foreach (var flow in flows.Where(flow => cluster.Name == "staging" || !flow.Row.Contains("staging", StringComparison.Ordinal)))
            {
                if (ends.TryGetValue(flow.From, out var from) && ends.TryGetValue(flow.To, out var to))
                {
                    if (simulator.Allows(from, to, flow.Protocol, flow.Port) != expected)
                    {
                        yield return $"{cluster.Name}: {flow}";
                    }
                }
                else if (cluster.Name == "staging")
                {
                    yield return $"{flow}: nobody is called that";
                }
            }
        }
    }

    private static IEnumerable<string> DeniesByDefault(DeployTree tree) =>
        from cluster in Rendering.Of(tree).All
        from space in cluster.OfKind("Namespace")
        where !cluster.OfKind("NetworkPolicy").Any(policy =>
            policy.Namespace == space.Name
            && policy.Root.At("spec.podSelector")?.AsObject().Count == 0
            && policy.Root.Items("spec.policyTypes").Count() == 2
            && policy.Root.At("spec.ingress") is null && policy.Root.At("spec.egress") is null)
        select $"{cluster.Name}: namespace {space.Name} has no default-deny";

    private static IEnumerable<string> WyomingStaysAtHome(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            foreach (var service in cluster.OfKind("Service").Where(service => service.Root.Text("spec.type") == "LoadBalancer"))
            {
                if (service.Root.Text("spec.externalTrafficPolicy") != "Local")
                {
                    yield return $"{cluster.Name}: {service}: externalTrafficPolicy is not Local, so the caller's address is lost";
                }

                var ranges = service.Root.Items("spec.loadBalancerSourceRanges").Select(range => range.Text()).ToList();
                if (ranges is not [var only] || only != cluster.Variables["HOME_LAN_CIDR"])
                {
                    yield return $"{cluster.Name}: {service}: source ranges are not the home network";
                }
            }

            foreach (var route in cluster.OfKind("HTTPRoute", "TCPRoute"))
            {
                foreach (var port in route.Root.Items("spec.rules").SelectMany(rule => rule.Items("backendRefs")).Select(backend => backend.Number("port")).Where(port => port is >= 10200 and <= 10600))
                {
                    yield return $"{cluster.Name}: {route} publishes the Wyoming port {port}";
                }
            }
        }
    }
}
