using HomeLab.Wyoming.Hosting;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Server;

/// <summary>
/// The time limits of one connection and the requests to end it. Written by the connection's loop, read once a second by
/// <see cref="ConnectionTable"/>. The time is written before the state that it belongs to and read after it: a check in between must
/// not hold a long rest against what has just begun.
/// </summary>
internal sealed class ConnectionClock(TimeProvider time, WyomingOptions options)
{
    private readonly Lock _gate = new();
    private long _lastRead = time.GetTimestamp();
    private long _workSince;
    private volatile bool _isClosing;
    private volatile bool _isDraining;
    private volatile bool _insideFrame;
    private volatile WyomingProtocolException? _expired;

    /// <summary>The session wants the connection closed.</summary>
    public bool IsClosing => _isClosing;

    /// <summary>The server stops: no new turn is begun.</summary>
    public bool IsDraining => _isDraining;

    /// <summary>Whether a part of a frame has come and the rest is awaited.</summary>
    public bool InsideFrame
    {
        get => _insideFrame;
        set => _insideFrame = value;
    }

    public void Close() => _isClosing = true;

    public void Drain() => _isDraining = true;

    public void Touch() => Volatile.Write(ref _lastRead, time.GetTimestamp());

    public void WorkBegan() => Volatile.Write(ref _workSince, time.GetTimestamp());

    public TimeSpan WorkEnded()
    {
        var began = Volatile.Read(ref _workSince);
        Touch();
        Volatile.Write(ref _workSince, 0);
        return time.GetElapsedTime(began);
    }

    public void ThrowIfExpired()
    {
        if (_expired is { } expired)
        {
            throw expired;
        }
    }

    /// <summary>Notes the first limit that is exceeded. True when one is, now or before.</summary>
    public bool CheckExpired(bool inTurn, long? flushingSince)
    {
        lock (_gate)
        {
            return _expired is not null || (_expired = Find(inTurn, flushingSince)) is not null;
        }
    }

    private WyomingProtocolException? Find(bool inTurn, long? flushingSince)
    {
        var workSince = Volatile.Read(ref _workSince);
        var insideFrame = InsideFrame;
        var silent = time.GetElapsedTime(Volatile.Read(ref _lastRead));
        return flushingSince is { } since && time.GetElapsedTime(since) > options.WriteTimeout
            ? Expired("The peer took no bytes", nameof(options.WriteTimeout), options.WriteTimeout)
            : workSince != 0
            ? time.GetElapsedTime(workSince) > options.RequestTimeout
            ? Expired("The answer was not ready", nameof(options.RequestTimeout), options.RequestTimeout)
            : null
            : insideFrame && silent > options.FrameTimeout
            ? Expired("The rest of a frame did not come", nameof(options.FrameTimeout), options.FrameTimeout)
            : inTurn
            ? silent > options.TurnTimeout
            ? Expired("Nothing more of the request came", nameof(options.TurnTimeout), options.TurnTimeout)
            : null
            : silent > options.IdleTimeout ? Expired("No request came", nameof(options.IdleTimeout), options.IdleTimeout) : null;
    }

    private static WyomingProtocolException Expired(string what, string option, TimeSpan limit) =>
        new(ProtocolErrorCodes.Timeout, $"{what} within {limit} (Wyoming:{option}).");
}
