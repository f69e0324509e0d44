using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Network;

/// <summary>
/// What networking.k8s.io/v1 NetworkPolicies let through. A pod that some policy selects for a direction is closed in that direction but
/// for what the rules of those policies name; a flow needs the sender's egress and the receiver's ingress. An ipBlock meets addresses
/// outside the pod network only: policies here must not rely on the pod addresses that some network plugins would match as well.
/// </summary>
internal sealed class PolicySimulator(IEnumerable<KubeObject> objects)
{
    private readonly List<KubeObject> _policies = [.. objects.Where(candidate => candidate.Kind == "NetworkPolicy")];

    /// <summary>Whether the flow passes on both ends.</summary>
    public bool Allows(Endpoint from, Endpoint to, string protocol, int port) =>
        Passes(from, to, to, protocol, port, "Egress", "egress", "to")
            && Passes(to, from, to, protocol, port, "Ingress", "ingress", "from");

    private bool Passes(
        Endpoint owner, Endpoint peer, Endpoint receiver, string protocol, int port, string direction, string field, string peers)
    {
        var closing = _policies.Where(policy => Selects(policy, owner, direction)).ToList();

        return owner.Namespace is null || closing.Count == 0







                                        || closing.Any(policy => policy.Root.Items("spec." + field).Any(rule => MatchesPeer(rule, policy.Namespace, peer, peers) && MatchesPort(rule, receiver, protocol, port)));
    }

    private static bool Selects(KubeObject policy, Endpoint owner, string direction) =>
        policy.Namespace == owner.Namespace
        && policy.Root.Items("spec.policyTypes").Any(type => type.Text() == direction)
        && Selector.Matches(policy.Root.At("spec.podSelector"), owner.Labels);

    private static bool MatchesPeer(JsonNode rule, string own, Endpoint peer, string field)
    {
        if (rule.At(field) is null)
        {
            return true;
        }

        return rule.Items(field).Any(
            entry => entry.At("ipBlock") is { } block ? MatchesAddress(block, peer) : MatchesPod(entry, own, peer));
    }

    private static bool MatchesAddress(JsonNode block, Endpoint peer) =>
        peer.Address is { } address
        && IPNetwork.TryParse(block.Text("cidr") ?? "", out var network) && network.Contains(address)
        && !block.Items("except").Any(except => IPNetwork.TryParse(except.Text() ?? "", out var hole) && hole.Contains(address));

    private static bool MatchesPod(JsonNode entry, string own, Endpoint peer)
    {
        if (peer.Namespace is null)
        {
            return false;
        }

        var spaceMatches = entry.At("namespaceSelector") is { } spaces
            ? Selector.Matches(spaces, peer.NamespaceLabels)
            : peer.Namespace == own;

        return spaceMatches && Selector.Matches(entry.At("podSelector"), peer.Labels);
    }

    private static bool MatchesPort(JsonNode rule, Endpoint receiver, string protocol, int port) =>
        rule.At("ports") is null || rule.Items("ports").Any(entry =>
            (entry.Text("protocol") ?? "TCP") == protocol
                && (entry.At("port") is null || NumberOf(entry.Text("port")!, receiver) is { } number
                && port >= number && port <= (entry.Number("endPort") ?? number)));

    private static int? NumberOf(string port, Endpoint receiver) =>
        int.TryParse(port, CultureInfo.InvariantCulture, out var number) ? number
        : receiver.NamedPorts.TryGetValue(port, out var named) ? named
        : null;
}
