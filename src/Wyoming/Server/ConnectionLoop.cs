using System.Buffers;
using System.IO.Pipelines;
using HomeLab.Wyoming.Diagnostics;
using HomeLab.Wyoming.Protocol;
using Microsoft.Extensions.Logging;

namespace HomeLab.Wyoming.Server;

/// <summary>
/// Reads one connection. While the session computes an answer, later frames stay in the pipe; the loop looks ahead over them, answers
/// <c>describe</c> and <c>ping</c> at once, and notices when the peer leaves.
/// </summary>
internal sealed class ConnectionLoop
{
    private readonly PipeReader _input;
    private readonly IWyomingService _service;
    private readonly IWyomingSession _session;
    private readonly WyomingConnection _connection;
    private readonly ServerContext _context;
    private readonly FrameLimits _limits;
    private readonly Action _wake;
    private readonly ConnectionClock _clock;

    private Task? _work;
    private EventKind _workKind;
    private long _required;
    private long _lookedAhead;
    private long _waiting;

    public ConnectionLoop(PipeReader input, IWyomingService service, IWyomingSession session, WyomingConnection connection, ConnectionClock clock, ServerContext context)
    {
        _input = input;
        _service = service;
        _session = session;
        _connection = connection;
        _clock = clock;
        _context = context;
        _limits = context.Options.FrameLimits;
        _wake = input.CancelPendingRead;
    }

    /// <summary>Work of the session that has not ended, to be awaited after its cancellation.</summary>
    public Task? UnfinishedWork => _work;

    /// <summary>Returns when the peer has left on a frame boundary, the session asked for it, or the server drains between turns.</summary>
    /// <exception cref="WyomingProtocolException">The peer broke the protocol or a time limit.</exception>
    public async Task RunAsync()
    {
        while (true)
        {
            await ObserveWorkAsync();
            _clock.ThrowIfExpired();
            if (_clock.IsClosing || (_clock.IsDraining && _work is null && !_session.InTurn))
            {
                return;
            }

            if (_work is { } work && _waiting >= _context.Options.MaxInboxBytes)
            {
                await work.ContinueWith(static _ => { }, TaskScheduler.Default);
                continue;
            }

            if (!await ReadAsync())
            {
                return;
            }
        }
    }

    private async ValueTask<bool> ReadAsync()
    {
        var result = _required > 0 ? await _input.ReadAtLeastAsync((int)Math.Min(_required, int.MaxValue)) : await _input.ReadAsync();
        if (!result.IsCanceled)
        {
            _clock.Touch();
        }

        var buffer = result.Buffer;
        var examined = buffer.End;
        ValueTask reply;
        bool more;
        try
        {
            reply = Consume(ref buffer, out more);
            examined = more ? buffer.Start : examined;
            if (result.IsCompleted && !more && buffer.Length > _lookedAhead)
            {
                WyomingProtocolException.ThrowTruncatedFrame(buffer.Length - _lookedAhead, _required - _lookedAhead);
            }

            _waiting = buffer.Length;
            _clock.InsideFrame = buffer.Length > _lookedAhead;
        }
        finally
        {
            _input.AdvanceTo(buffer.Start, examined);
        }

        await reply;
        return more || !result.IsCompleted;
    }

    /// <summary>Takes as many frames as can be taken now.</summary>
    /// <param name="buffer">Moved past the frames that are done with.</param>
    /// <param name="more">Whether whole frames are left because the returned reply must be delivered first.</param>
    /// <returns>A reply to <c>describe</c> or <c>ping</c> on its way to a slow reader.</returns>
    private ValueTask Consume(ref ReadOnlySequence<byte> buffer, out bool more)
    {
        more = true;
        while (_work is null && !_clock.IsClosing)
        {
            var before = buffer.Length;
            if (!FrameReader.TryRead(ref buffer, _limits, out var frame, out _required))
            {
                more = false;
                return default;
            }

            var length = before - buffer.Length;
            var seen = _lookedAhead >= length;
            _lookedAhead = seen ? _lookedAhead - length : 0;
            var reply = Take(frame, length, seen);
            if (!reply.IsCompletedSuccessfully)
            {
                _required = 0;
                return reply;
            }
        }

        return LookAhead(buffer, out more);
    }

    private ValueTask LookAhead(in ReadOnlySequence<byte> buffer, out bool more)
    {
        var rest = buffer.Slice(_lookedAhead);
        while (true)
        {
            var before = rest.Length;
            if (!FrameReader.TryRead(ref rest, _limits, out var frame, out var required))
            {
                _required = _lookedAhead + required;
                more = false;
                return default;
            }

            _lookedAhead += before - rest.Length;
            var reply = IsImmediate(frame.Kind) ? Answer(frame) : default;
            if (!reply.IsCompletedSuccessfully)
            {
                _required = 0;
                more = true;
                return reply;
            }
        }
    }

    private ValueTask Take(in Frame frame, long length, bool seen)
    {
        _context.Metrics.FrameReceived(frame.Kind, length);
        if (_context.Logger.IsEnabled(LogLevel.Trace))
        {
            _context.Logger.FrameReceived(_connection.Id, frame.TypeName, frame.Payload.Length);
        }

        if (IsImmediate(frame.Kind))
        {
            return seen ? default : Answer(frame);
        }

        var task = _session.HandleAsync(frame);
        if (task.IsCompletedSuccessfully)
        {
            // Consumes the result, which pooled task sources ask for.
            task.GetAwaiter().GetResult();
            return default;
        }

        _work = task.AsTask();
        _workKind = frame.Kind;
        _clock.WorkBegan();
        _work.GetAwaiter().UnsafeOnCompleted(_wake);
        return default;
    }

    private static bool IsImmediate(EventKind kind) => kind is EventKind.Describe or EventKind.Ping;

    private ValueTask Answer(in Frame frame) => frame.Kind == EventKind.Describe
        ? _connection.Output.SendEncodedAsync(EventKind.Info, _service.Info.Frame)
        : _connection.Output.SendAsync(new PongEvent(frame.Read<PingEvent>().Text));

    private async ValueTask ObserveWorkAsync()
    {
        if (_work is { IsCompleted: true } work)
        {
            _work = null;
            _context.Metrics.RequestDone(_service.Name, _workKind, _clock.WorkEnded());
            await work;
        }
    }
}
