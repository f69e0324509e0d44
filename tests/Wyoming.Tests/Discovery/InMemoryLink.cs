using System.Net;
using System.Threading.Channels;
using HomeLab.Wyoming.Discovery;

namespace HomeLab.Wyoming.Tests.Discovery;

/// <summary>A link with one machine under test; the test is everybody else.</summary>
internal sealed class InMemoryLink : IMulticastTransport
{
    private readonly Channel<(DnsMessage Message, EndPoint? OnlyTo)> _sent = Channel.CreateUnbounded<(DnsMessage, EndPoint?)>();
    private readonly Channel<(byte[], EndPoint)> _incoming = Channel.CreateUnbounded<(byte[], EndPoint)>();

    public static IPEndPoint Somebody { get; } = new(IPAddress.Parse("192.168.1.9"), MulticastTransport.Port);

    public IReadOnlyList<IPAddress> Addresses { get; } = [IPAddress.Parse("192.168.1.2")];

    public async Task<(DnsMessage Message, EndPoint? OnlyTo)> NextAsync() =>
        await _sent.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(
            TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    public bool IsQuiet => _sent.Reader.Count == 0;

    public void Say(DnsMessage message, EndPoint? from = null) => _incoming.Writer.TryWrite((DnsWriter.Write(message), from ?? Somebody));

    public void SayRaw(params byte[] packet) => _incoming.Writer.TryWrite((packet, Somebody));

    public ValueTask SendAsync(ReadOnlyMemory<byte> packet, EndPoint? onlyTo, CancellationToken cancellationToken)
    {
        _sent.Writer.TryWrite((DnsReader.Read(packet.Span)!, onlyTo));
        return default;
    }

    public IAsyncEnumerable<(byte[] Packet, EndPoint From)> ReceiveAllAsync(CancellationToken cancellationToken) =>
        _incoming.Reader.ReadAllAsync(cancellationToken);

    public ValueTask DisposeAsync() => default;
}
