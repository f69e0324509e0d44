using HomeLab.Wyoming.Diagnostics;
using HomeLab.Wyoming.Hosting;
using HomeLab.Wyoming.Protocol;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HomeLab.Wyoming.Server;

/// <summary>All Wyoming ports of the process. They share the caps on connections.</summary>
public sealed class WyomingServer : IDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(1);

    private readonly ServerContext _context;
    private readonly ConnectionTable _table;
    private readonly ITimer _timer;

    /// <summary>Creates the server; ports are bound by the host.</summary>
    public WyomingServer(IOptions<WyomingOptions> options, WyomingMetrics metrics, ILoggerFactory loggers, TimeProvider time)
    {
        _context = new ServerContext(options.Value, metrics, loggers.CreateLogger("HomeLab.Wyoming"), time);
        _table = new ConnectionTable(options.Value);
        _timer = time.CreateTimer(static state => ((ConnectionTable)state!).CheckAll(), _table, CheckEvery, CheckEvery);
    }

    /// <summary>Open connections over all ports.</summary>
    public int ConnectionCount => _table.Count;

    /// <summary>Serves one connection until it ends. Never throws because of a peer.</summary>
    public async Task ServeAsync(ConnectionContext transport, IWyomingService service)
    {
        var remote = transport.RemoteEndPoint;
        if (_table.TryEnter(remote) is { } refusal)
        {
            await RefuseAsync(transport, service, refusal);
            return;
        }

        _context.Logger.ConnectionOpened(transport.ConnectionId, remote, service.Name);
        _context.Metrics.ConnectionOpened(service.Name);
        using var connection = new ServedConnection(transport, service, _context);
        _table.Watch(connection);
        try
        {
            await connection.RunAsync();
        }
        finally
        {
            _table.Forget(connection);
            _table.Leave(remote);
            _context.Metrics.ConnectionClosed(service.Name);
            _context.Logger.ConnectionClosed(transport.ConnectionId);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    internal void CheckTimeLimits() => _table.CheckAll();

    private async Task RefuseAsync(ConnectionContext transport, IWyomingService service, string refusal)
    {
        _context.Metrics.ConnectionRejected("connections");
        if (_table.MayLogRefusal(_context.Time, out var suppressed))
        {
            _context.Logger.ConnectionRejected(transport.RemoteEndPoint, service.Name, refusal, suppressed);
        }

        FrameWriter.Write(transport.Transport.Output, new ErrorEvent($"Too many connections: {refusal}.", ProtocolErrorCodes.Overloaded));
        await transport.Transport.Output.FlushAsync(transport.ConnectionClosed);
    }
}
