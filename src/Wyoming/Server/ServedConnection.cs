using System.IO.Pipelines;
using HomeLab.Wyoming.Diagnostics;
using HomeLab.Wyoming.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace HomeLab.Wyoming.Server;

/// <summary>
/// One connection from its first byte to its last: runs the loop, turns failures into an <c>error</c> event, ends the work.
/// </summary>
internal sealed class ServedConnection : IDisposable
{
    private readonly ConnectionContext _transport;
    private readonly IWyomingService _service;
    private readonly ServerContext _context;
    private readonly ConnectionClock _clock;
    private readonly CancellationTokenSource _closed;
    private readonly FrameSender _output;
    private readonly WyomingConnection _connection;
    private readonly Lock _gate = new();
    private IWyomingSession? _session;
    private bool _disposed;

    public ServedConnection(ConnectionContext transport, IWyomingService service, ServerContext context)
    {
        _transport = transport;
        _service = service;
        _context = context;
        _clock = new ConnectionClock(context.Time, context.Options);
        _closed = CancellationTokenSource.CreateLinkedTokenSource(transport.ConnectionClosed);
        _output = new FrameSender(transport.Transport.Output, context.Metrics, context.Time, _closed.Token);
        _connection = new WyomingConnection(transport.ConnectionId, transport.RemoteEndPoint, _output, CloseSoon, _closed.Token);
    }

    public async Task RunAsync()
    {
        using var draining = _transport.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested.Register(
            DrainSoon);
        _session = _service.Open(_connection);
        var loop = new ConnectionLoop(_transport.Transport.Input, _service, _session, _connection, _clock, _context);
        ErrorEvent? error = null;
        try
        {
            error = await RunAsync(loop);
        }
        finally
        {
            await _closed.CancelAsync();
            await EndWorkAsync(loop.UnfinishedWork);
            await _session.DisposeAsync();
        }

        if (error is not null || _clock.IsClosing)
        {
            await SayGoodbyeAsync(error);
        }
    }

    /// <summary>Ends the connection when it has exceeded a time limit.</summary>
    public void Check()
    {
        var flushingSince = _output.FlushingSince;
        lock (_gate)
        {
            if (!_disposed && _session is { } session && _clock.CheckExpired(session.InTurn, flushingSince))
            {
                _closed.Cancel();
                _transport.Transport.Input.CancelPendingRead();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _output.Dispose();
            _closed.Dispose();
        }

        AbortUnlessDelivered();
    }

    // The transport goes on sending what was flushed after the handler has returned, for ever to a peer that reads nothing.
    private void AbortUnlessDelivered()
    {
        var deadline = new CancellationTokenSource(_context.Options.WriteTimeout, _context.Time);
        deadline.Token.UnsafeRegister(static transport => ((ConnectionContext)transport!).Abort(), _transport);
        _transport.ConnectionClosed.UnsafeRegister(static state => ((CancellationTokenSource)state!).Dispose(), deadline);
    }

    private async Task<ErrorEvent?> RunAsync(ConnectionLoop loop)
    {
        try
        {
            await loop.RunAsync();
            return null;
        }
        catch (WyomingProtocolException exception)
        {
            _context.Metrics.ProtocolError(exception.Code);
            _context.Logger.ProtocolError(_connection.Id, _connection.Remote, _service.Name, exception.Message, exception.Code);
            return new ErrorEvent(exception.Message, exception.Code);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            _context.Logger.ConnectionLost(_connection.Id, exception.Message);
            return Expired();
        }
        catch (Exception exception)
        {
            _context.Logger.SessionFailed(exception, _service.Name, _connection.Id);
            return new ErrorEvent("The server failed to answer. Its log says why.", "internal");
        }
    }

    // A time limit cancels the session's work, which may surface as plain cancellation first.
    private ErrorEvent? Expired()
    {
        try
        {
            _clock.ThrowIfExpired();
            return null;
        }
        catch (WyomingProtocolException exception)
        {
            _context.Metrics.ProtocolError(exception.Code);
            _context.Logger.ProtocolError(_connection.Id, _connection.Remote, _service.Name, exception.Message, exception.Code);
            return new ErrorEvent(exception.Message, exception.Code);
        }
    }

    private async Task EndWorkAsync(Task? work)
    {
        if (work is null)
        {
            return;
        }

        try
        {
            await work;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or WyomingProtocolException)
        {
            _context.Logger.ConnectionLost(_connection.Id, exception.Message);
        }
        catch (Exception exception)
        {
            _context.Logger.SessionFailed(exception, _service.Name, _connection.Id);
        }
    }

    // Closing a socket that still has unread input resets it, and the peer may then never see the error. So its input is read and
    // thrown away until it closes, for a moment.
    private async Task SayGoodbyeAsync(ErrorEvent? error)
    {
        using var deadline = new CancellationTokenSource(_context.Options.LingerTimeout, _context.Time);
        try
        {
            if (error is not null)
            {
                await _output.SendLastAsync(error, deadline.Token);
            }

            await DiscardAsync(_transport.Transport.Input, deadline.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            _context.Logger.ConnectionLost(_connection.Id, exception.Message);
        }
    }

    private static async Task DiscardAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private void CloseSoon()
    {
        _clock.Close();
        _transport.Transport.Input.CancelPendingRead();
    }

    private void DrainSoon()
    {
        _clock.Drain();
        _transport.Transport.Input.CancelPendingRead();
    }
}
