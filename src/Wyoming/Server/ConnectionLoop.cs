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
    private long _required = 1;
    private long _lookedAhead;
    private long _waiting;

    public ConnectionLoop(
        PipeReader input,
        IWyomingService service,
        IWyomingSession session,
        WyomingConnection connection,
        ConnectionClock clock,
        ServerContext context)
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
            _clock.ThrowIfExpired();
            if (_clock.IsClosing || (_clock.IsDraining && _work is null && !_session.InTurn))
            {
                return;
            }

            if (_work is { IsCompleted: false } work && _waiting >= _context.Options.MaxInboxBytes)
            {
                await work.ContinueWith(static _ => { }, TaskScheduler.Default);
            }

            // Awaited here and nowhere deeper: an async method that suspends costs an allocation, and this one suspends for every chunk.
            var result = await _input.ReadAtLeastAsync((int)_required);
            _clock.Touch();
            var buffer = result.Buffer;
            try
            {
                await ObserveWorkAsync();
                while (Consume(ref buffer, out var reply))
                {
                    await reply;
                }

                Note(buffer, result);
            }
            finally
            {
                // Not marked as examined: a pipe counts a minimum from the examined place on, so the rest of a frame would be awaited twice.
                _input.AdvanceTo(buffer.Start);
            }

            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private void Note(in ReadOnlySequence<byte> buffer, in ReadResult result)
    {
        _waiting = buffer.Length;
        _clock.InsideFrame = buffer.Length > _lookedAhead;
        if (result.IsCompleted && _clock.InsideFrame)
        {
            WyomingProtocolException.ThrowTruncatedFrame(buffer.Length - _lookedAhead, _required - _lookedAhead);
        }
    }

    /// <summary>Takes as many frames as can be taken now, and looks ahead over those that must wait.</summary>
    /// <param name="buffer">Moved past the frames that are done with.</param>
    /// <param name="reply">A reply to <c>describe</c> or <c>ping</c> on its way to a slow reader.</param>
    /// <returns>Whether to come again once <paramref name="reply"/> has been delivered.</returns>
    private bool Consume(ref ReadOnlySequence<byte> buffer, out ValueTask reply)
    {
        while (_work is null && !_clock.IsClosing)
        {
            var before = buffer.Length;
            if (!FrameReader.TryRead(ref buffer, _limits, out var frame, out _required))
            {
                reply = default;
                return false;
            }

            var length = before - buffer.Length;
            var seen = _lookedAhead >= length;
            _lookedAhead = seen ? _lookedAhead - length : 0;
            reply = Take(frame, length, seen);
            if (!reply.IsCompletedSuccessfully)
            {
                return true;
            }
        }

        return LookAhead(buffer, out reply);
    }

    private bool LookAhead(in ReadOnlySequence<byte> buffer, out ValueTask reply)
    {
        var rest = buffer.Slice(_lookedAhead);
        while (true)
        {
            var before = rest.Length;
            if (!FrameReader.TryRead(ref rest, _limits, out var frame, out var required))
            {
                _required = _lookedAhead + required;
                reply = default;
                return false;
            }

            _lookedAhead += before - rest.Length;
            reply = IsImmediate(frame.Kind) ? Answer(frame) : default;
            if (!reply.IsCompletedSuccessfully)
            {
                return true;
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
