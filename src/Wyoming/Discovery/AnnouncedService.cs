using System.Net;

namespace HomeLab.Wyoming.Discovery;

/// <summary>One port to be found. Names, TTLs and records as in RFC 6763 and RFC 6762 §10.</summary>
/// <param name="Instance">Its name as a person reads it, one label.</param>
/// <param name="Host">Name of this machine, without <c>.local</c>.</param>
/// <param name="Port">Its port.</param>
internal sealed record AnnouncedService(string Instance, string Host, ushort Port)
{
    /// <summary>What Home Assistant listens for.</summary>
    public const string ServiceType = "_wyoming._tcp.local";

    /// <summary>RFC 6763 §9: by which one asks which types there are.</summary>
    public const string TypeEnumeration = "_services._dns-sd._udp.local";

    // RFC 6762 §10: 75 minutes for pointers, two minutes for what names a host or an address.
    private const uint PointerTtl = 4500;
    private const uint HostTtl = 120;

    public string FullName => $"{Instance}.{ServiceType}";

    public string HostName => $"{Host}.local";

    /// <summary>The records, or with <paramref name="goodbye"/> the ones that make everybody forget them (TTL 0).</summary>
    public IReadOnlyList<DnsRecord> Records(IEnumerable<IPAddress> addresses, bool goodbye = false) =>
    [
        new PtrRecord(ServiceType, FullName, goodbye ? 0 : PointerTtl),
        new SrvRecord(FullName, HostName, Port, goodbye ? 0 : HostTtl),
        new TxtRecord(FullName, goodbye ? 0 : PointerTtl),
        .. addresses.Select(address => new AddressRecord(HostName, address, goodbye ? 0 : HostTtl)),
    ];

    /// <summary>The records that answer a question; empty when it is not about this service.</summary>
    public IReadOnlyList<DnsRecord> Answer(DnsQuestion question, IEnumerable<IPAddress> addresses)
    {
        if (question.Type is DnsType.Ptr or DnsType.Any && Same(question.Name, TypeEnumeration))
        {
            return [new PtrRecord(TypeEnumeration, ServiceType, PointerTtl)];
        }

        return [.. Records(addresses).Where(record => Same(record.Name, question.Name) && (question.Type == DnsType.Any || question.Type == record.Type))];
    }

    /// <summary>The same port under the next name: <c>piper</c>, <c>piper (2)</c>, <c>piper (3)</c> (RFC 6762 §9).</summary>
    public AnnouncedService Renamed(int number)
    {
        var original = number > 2 && Instance.EndsWith($" ({number - 1})", StringComparison.Ordinal)
            ? Instance[..^$" ({number - 1})".Length]
            : Instance;
        return this with { Instance = $"{DnsWriter.Label(original)} ({number})" };
    }

    public static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
