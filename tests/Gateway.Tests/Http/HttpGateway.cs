using HomeLab.FakeOllama;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HomeLab.Gateway.Tests.Http;

/// <summary>
/// The real gateway on free ports of 127.0.0.1, with quick health questions, in front of whatever backends a test gives it.
/// </summary>
internal sealed class HttpGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpGateway(WebApplication app, RecordedLog log)
    {
        _app = app;
        Log = log;
        Url = $"http://127.0.0.1:{app.Services.GetRequiredService<BoundPorts>()[GatewayPort.Http]}";
        Client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = Timeout.InfiniteTimeSpan })
        {
            BaseAddress = new Uri(Url),
            Timeout = Eventually.Limit,
        };
    }

    public string Url { get; }

    public HttpClient Client { get; }

    public RecordedLog Log { get; }

    public IServiceProvider Services => _app.Services;

    public static Task<HttpGateway> StartAsync(params FakeOllamaServer[] backends) => StartAsync([], backends);

    /// <summary>Starts it with a model store that holds nothing: it recognises with the demo model and speaks with espeak-ng.</summary>
    public static Task<HttpGateway> StartOnDemoModelsAsync() => StartAsync(
        new() { ["Models:Folder"] = Path.Combine(Path.GetTempPath(), "homelab-gateway-tests-no-models"), ["Wake:Enabled"] = "false" }, [], engines: null);

    public static Task<HttpGateway> StartAsync(
        Dictionary<string, string?> settings, FakeOllamaServer[] backends, TimeProvider? time = null) =>
        StartAsync(settings, backends, new NoEngines(), time);

    public static async Task<HttpGateway> StartAsync(
        Dictionary<string, string?> settings, FakeOllamaServer[] backends, IEngines? engines, TimeProvider? time = null)
    {
        var all = new Dictionary<string, string?>
        {
            ["Wyoming:Tts:Port"] = "-1",
            ["Wyoming:Stt:Port"] = "-1",
            ["Wyoming:Wake:Port"] = "-1",
            ["Wyoming:Conversation:Port"] = "-1",
            ["Wyoming:All:Port"] = "-1",
            ["Management:Port"] = "-1",
            ["Http:Port"] = "0",
            ["Llm:RefreshPeriod"] = "200ms",
            ["Llm:BreakerOpen"] = "100ms",
        };
        for (var i = 0; i < backends.Length; i++)
        {
            all[$"Llm:Backends:{i}:Name"] = $"b{i}";
            all[$"Llm:Backends:{i}:Url"] = backends[i].Url;
        }

        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        var log = new RecordedLog();
        var app = GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(all).Build(), engines, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(log);
            builder.Services.AddSingleton(time ?? TimeProvider.System);
        });
        await GatewayHost.StartAsync(app, TestContext.Current.CancellationToken);
        return new HttpGateway(app, log);
    }

    /// <summary>Waits until every backend has said what it has; before, a request goes to whichever answered first.</summary>
    public Task DiscoveredAsync()
    {
        var pool = Services.GetRequiredService<BackendPool>();
        return Eventually.TrueAsync(() => pool.Backends.All(backend => backend.Discovered));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}
