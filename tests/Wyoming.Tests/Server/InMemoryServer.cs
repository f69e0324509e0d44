using System.IO.Pipelines;
using System.Net;
using HomeLab.Testing;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Diagnostics;
using HomeLab.Wyoming.Hosting;
using HomeLab.Wyoming.Server;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HomeLab.Wyoming.Tests.Server;

/// <summary>The real server without Kestrel: each connection is a pair of pipes, and the clock stands still.</summary>
internal sealed class InMemoryServer : IDisposable
{
    private const int TimersOfTheServer = 1;

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<WyomingMetrics>().BuildServiceProvider();
    private readonly WyomingServer _server;

    public InMemoryServer(WyomingOptions? options = null) =>
        _server = new WyomingServer(
            Options.Create(options ?? new WyomingOptions()), _services.GetRequiredService<WyomingMetrics>(), Log, Time);

    /// <summary>Runs the server's loop on the thread that sends: what was sent has been taken in when the call returns.</summary>
    public static PipeOptions Inline { get; } = new(
        readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, useSynchronizationContext: false);

    public ManualTimeProvider Time { get; } = new();

    public LogRecorder Log { get; } = new();

    public int ConnectionCount => _server.ConnectionCount;

    /// <summary>Tells the instruments of this server from those of other tests.</summary>
    public object MeterScope => _services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();

    public InMemoryPeer Connect(IWyomingService service, string address = "10.0.0.1", PipeOptions? pipes = null) =>
        new(_server, service, address, pipes);

    /// <summary>
    /// Lets time pass until something has happened, but only while a connection lingers: before, every limit of it would soon be exceeded.
    /// </summary>
    public async Task AdvanceUntilAsync(Task done)
    {
        while (!done.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (Time.PendingTimers > TimersOfTheServer)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
            }

            await Task.Yield();
        }

        await done;
    }

    public void Dispose()
    {
        _server.Dispose();
        _services.Dispose();
    }
}

/// <summary>The client's side of one in-memory connection.</summary>
internal sealed class InMemoryPeer : IConnectionLifetimeNotificationFeature, IDisposable
{
    private readonly DefaultConnectionContext _transport;
    private readonly CancellationTokenSource _drain = new();

    public InMemoryPeer(WyomingServer server, IWyomingService service, string address, PipeOptions? pipes)
    {
        ToServer = new Pipe(pipes ?? PipeOptions.Default);
        ToClient = new Pipe(pipes ?? PipeOptions.Default);
        var client = new DuplexPipe(ToClient.Reader, ToServer.Writer);
        _transport = new DefaultConnectionContext("c1", new DuplexPipe(ToServer.Reader, ToClient.Writer), client)
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1),
        };
        _transport.Features.Set<IConnectionLifetimeNotificationFeature>(this);
        Client = new WyomingClient(client);
        ConnectionClosedRequested = _drain.Token;
        Served = ServeAsync(server, service);
    }

    public Pipe ToServer { get; }

    public Pipe ToClient { get; }

    public WyomingClient Client { get; }

    /// <summary>Ends when the server has done with the connection.</summary>
    public Task Served { get; }

    public CancellationToken ConnectionClosedRequested { get; set; }

    public void RequestClose() => _drain.Cancel();

    public void Dispose() => _drain.Dispose();

    private async Task ServeAsync(WyomingServer server, IWyomingService service)
    {
        await server.ServeAsync(_transport, service);
        await _transport.Transport.Output.CompleteAsync();
        await _transport.Transport.Input.CompleteAsync();
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
