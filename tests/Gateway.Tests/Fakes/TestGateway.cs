using System.Collections;
using HomeLab.Gateway.Configuration;
using HomeLab.Gateway.Hosting;
using HomeLab.Testing;
using HomeLab.Wyoming.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeLab.Gateway.Tests.Fakes;

/// <summary>The whole gateway on free ports of 127.0.0.1 with scripted engines and a log that a test can read.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private static readonly string[] FreePorts =
        [.. new[] { "Wyoming:Tts", "Wyoming:Stt", "Wyoming:Wake", "Wyoming:Conversation", "Wyoming:All", "Http", "Management" }.Select(port => port + ":Port=0")];

    private TestGateway(WebApplication app, FakeEngines engines, RecordingLogger log) => (App, Engines, Log) = (app, engines, log);

    public WebApplication App { get; }

    public FakeEngines Engines { get; }

    public RecordingLogger Log { get; }

    private BoundPorts Ports => App.Services.GetRequiredService<BoundPorts>();

    /// <summary>Starts it; the engines count as loaded unless the test wants to say when.</summary>
    public static async Task<TestGateway> StartAsync(CancellationToken cancellationToken, bool loaded = true, params string[] settings)
    {
        var engines = new FakeEngines();
        var log = new RecordingLogger();
        var configuration = SettingsSources.Read(null, [.. FreePorts, "Logging:LogLevel:Default=Trace", .. settings], new Hashtable());
        var app = GatewayHost.Build(configuration, engines, builder => builder.Logging.ClearProviders().AddProvider(log));
        if (loaded)
        {
            engines.Loading.SetResult();
            await GatewayHost.StartAsync(app, cancellationToken);
        }
        else
        {
            await app.StartAsync(cancellationToken);
        }

        return new TestGateway(app, engines, log);
    }

    public int Port(GatewayPort port) => Ports[port];

    public Task<WyomingClient> ConnectAsync(GatewayPort port, CancellationToken cancellationToken) =>
        WyomingClient.ConnectAsync("127.0.0.1", Ports[port], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
