using System.Net;

namespace HomeLab.Deploy.Tests.Network;

/// <summary>One end of a flow: a pod (namespace, labels, named ports) or an address outside the pod network.</summary>
internal sealed record Endpoint(string Name)
{
    /// <summary>Namespace of a pod; null for an address.</summary>
    public string? Namespace { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> NamespaceLabels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Port names of a pod's containers.</summary>
    public IReadOnlyDictionary<string, int> NamedPorts { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <summary>The address of an end outside the cluster.</summary>
    public IPAddress? Address { get; init; }

    public static Endpoint Outside(string name, string address) => new(name) { Address = IPAddress.Parse(address) };
}
