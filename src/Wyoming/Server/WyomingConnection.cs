using System.Net;

namespace HomeLab.Wyoming.Server;

/// <summary>One peer, as its session sees it.</summary>
public sealed class WyomingConnection
{
    private readonly Action _close;

    internal WyomingConnection(string id, EndPoint? remote, FrameSender output, Action close, CancellationToken closed)
    {
        Id = id;
        Remote = remote;
        Output = output;
        Closed = closed;
        _close = close;
    }

    /// <summary>Names the connection in logs.</summary>
    public string Id { get; }

    /// <summary>Where the peer is; null for in-memory transports.</summary>
    public EndPoint? Remote { get; }

    /// <summary>Where answers go. May be used from any thread; frames never interleave.</summary>
    public FrameSender Output { get; }

    /// <summary>Cancelled when the peer leaves, breaks the protocol, exceeds a limit or the server stops. Pass it to all work.</summary>
    public CancellationToken Closed { get; }

    /// <summary>
    /// Ends the connection after what was sent has been delivered and the present event has been handled. For the reply
    /// <c>error</c>, which older Home Assistants understand only when the connection closes after it.
    /// </summary>
    public void Close() => _close();
}
