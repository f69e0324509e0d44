using System.Net;
using System.Net.Sockets;
using HomeLab.Wyoming.Client;
using HomeLab.Wyoming.Hosting;
using HomeLab.Wyoming.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeLab.Wyoming.Tests.Hosting;

/// <summary>Kestrel with one Wyoming port on 127.0.0.1, set up as a program would.</summary>
internal sealed class SocketHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SocketHost(WebApplication app, LogRecorder log)
    {
        _app = app;
        Log = log;
        EndPoint = app.Services.GetRequiredService<WyomingPort>().EndPoint;
        Server = app.Services.GetRequiredService<WyomingServer>();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Lifetime.ApplicationStopping.Register(stopping.SetResult);
        Stopping = stopping.Task;
    }

    public LogRecorder Log { get; }

    public IPEndPoint EndPoint { get; }

    public WyomingServer Server { get; }

    public Task Stopping { get; }

    public static async Task<SocketHost> StartAsync(IWyomingService service, Action<WyomingOptions>? configure = null)
    {
        var log = new LogRecorder();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddWyoming().AddWyomingPort(new IPEndPoint(IPAddress.Loopback, 0), _ => service);
        builder.Services.Configure<WyomingOptions>(options => configure?.Invoke(options));
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new SocketHost(app, log);
    }

    public Task<WyomingClient> ConnectAsync() => WyomingClient.ConnectAsync(EndPoint, TestContext.Current.CancellationToken);

    public async Task<Socket> ConnectSocketAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(EndPoint, TestContext.Current.CancellationToken);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
