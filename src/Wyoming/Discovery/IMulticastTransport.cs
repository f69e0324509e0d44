using System.Net;

namespace HomeLab.Wyoming.Discovery;

/// <summary>Packets to and from everybody on the local links. The network in production, memory in tests.</summary>
internal interface IMulticastTransport : IAsyncDisposable
{
    /// <summary>Addresses of this machine that a peer can reach, without loopback and wildcard ones.</summary>
    IReadOnlyList<IPAddress> Addresses { get; }

    /// <summary>Sends to the multicast group, or to one peer.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> packet, EndPoint? onlyTo, CancellationToken cancellationToken);

    /// <summary>Packets of others, until cancelled.</summary>
    IAsyncEnumerable<(byte[] Packet, EndPoint From)> ReceiveAllAsync(CancellationToken cancellationToken);
}
