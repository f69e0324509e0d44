using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace HomeLab.Wyoming.Discovery;

/// <summary>Multicast DNS over IPv4 on every interface that is up. IPv6 addresses are announced too, in AAAA records.</summary>
internal sealed class MulticastTransport : IMulticastTransport
{
    /// <summary>RFC 6762 §3.</summary>
    public const int Port = 5353;

    // An Ethernet packet; RFC 6762 §17 allows up to 9000 bytes.
    private const int MaxPacketBytes = 9000;

    private static readonly IPAddress Group = IPAddress.Parse("224.0.0.251");

    private readonly Socket _socket;
    private readonly List<int> _interfaces = [];

    // The interface of a multicast is the socket's: an answer must not change it under an announcement.
    private readonly SemaphoreSlim _multicasting = new(1, 1);

    /// <summary>Joins the group on every interface.</summary>
    /// <param name="only">Announce this address alone; null announces all of the machine's.</param>
    /// <exception cref="SocketException">The port cannot be shared, or there is no network.</exception>
    public MulticastTransport(IPAddress? only)
    {
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastTimeToLive, 255);
        _socket.Bind(new IPEndPoint(IPAddress.Any, Port));
        var addresses = new List<IPAddress>();
        foreach (var adapter in NetworkInterface.GetAllNetworkInterfaces().Where(IsUsable))
        {
            Join(adapter);
            addresses.AddRange(adapter.GetIPProperties().UnicastAddresses.Select(unicast => unicast.Address));
        }

        Addresses = [.. addresses.Where(address => IsReachable(address) && (only is null || only.Equals(address)))];
    }

    public IReadOnlyList<IPAddress> Addresses { get; }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> packet, EndPoint? onlyTo, CancellationToken cancellationToken)
    {
        if (onlyTo is not null)
        {
            await _socket.SendToAsync(packet, onlyTo, cancellationToken);
            return;
        }

        await _multicasting.WaitAsync(cancellationToken);
        try
        {
            foreach (var index in _interfaces)
            {
                _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.HostToNetworkOrder(index));
                await _socket.SendToAsync(packet, new IPEndPoint(Group, Port), cancellationToken);
            }
        }
        finally
        {
            _multicasting.Release();
        }
    }

    public async IAsyncEnumerable<(byte[] Packet, EndPoint From)> ReceiveAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxPacketBytes];
        while (true)
        {
            var received = await _socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0), cancellationToken);
            yield return (buffer[..received.ReceivedBytes], received.RemoteEndPoint);
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _multicasting.Dispose();
        return default;
    }

    private void Join(NetworkInterface adapter)
    {
        var index = adapter.GetIPProperties().GetIPv4Properties().Index;
        _socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(Group, index));
        _interfaces.Add(index);
    }

    private static bool IsUsable(NetworkInterface adapter) =>
        adapter.OperationalStatus == OperationalStatus.Up
        && adapter.NetworkInterfaceType != NetworkInterfaceType.Loopback
        && adapter.SupportsMulticast
        && adapter.Supports(NetworkInterfaceComponent.IPv4);

    // A link-local IPv6 address means nothing without its interface, and a wildcard is no address at all.
    private static bool IsReachable(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && !address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any);
}
