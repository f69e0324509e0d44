using System.Net;

namespace HomeLab.Wyoming.Discovery;

/// <summary>The record types that service discovery uses (RFC 1035 §3.2.2, RFC 2782, RFC 3596).</summary>
internal enum DnsType : ushort
{
    A = 1,
    Ptr = 12,
    Txt = 16,
    Aaaa = 28,
    Srv = 33,
    Any = 255,
}

/// <summary>A question. Names are dotted, without the last dot, and compared without case.</summary>
/// <param name="Name">What is asked for.</param>
/// <param name="Type">Which records.</param>
/// <param name="WantsUnicast">The QU bit of RFC 6762 §5.4.</param>
internal sealed record DnsQuestion(string Name, DnsType Type, bool WantsUnicast = false);

/// <summary>A resource record. <paramref name="Unique"/> is the cache-flush bit of RFC 6762 §10.2.</summary>
internal abstract record DnsRecord(string Name, DnsType Type, bool Unique, uint TtlSeconds);

internal sealed record PtrRecord(string Name, string Target, uint TtlSeconds) : DnsRecord(Name, DnsType.Ptr, false, TtlSeconds);

internal sealed record SrvRecord(string Name, string Target, ushort Port, uint TtlSeconds) : DnsRecord(Name, DnsType.Srv, true, TtlSeconds);

/// <summary>An empty TXT record: Wyoming has no keys, but RFC 6763 §6 wants the record.</summary>
internal sealed record TxtRecord(string Name, uint TtlSeconds) : DnsRecord(Name, DnsType.Txt, true, TtlSeconds);

internal sealed record AddressRecord(string Name, IPAddress Address, uint TtlSeconds)
    : DnsRecord(
        Name, Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? DnsType.Aaaa : DnsType.A, true, TtlSeconds);

/// <summary>One packet.</summary>
internal sealed record DnsMessage(
    ushort Id, bool IsResponse, IReadOnlyList<DnsQuestion> Questions, IReadOnlyList<DnsRecord> Answers, IReadOnlyList<DnsRecord> Additional)
{
    public static DnsMessage Query(params DnsQuestion[] questions) => new(0, false, questions, [], []);

    public static DnsMessage Response(IReadOnlyList<DnsRecord> answers, IReadOnlyList<DnsRecord>? additional = null, ushort id = 0) =>
        new(id, true, [], answers, additional ?? []);
}
