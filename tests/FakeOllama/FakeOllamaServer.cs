using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace HomeLab.FakeOllama;

/// <summary>
/// A faithful double of Ollama's API on 127.0.0.1, quirks included; scripted by <see cref="Faults"/> and <see cref="Gate"/>.
/// </summary>
public sealed class FakeOllamaServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeOllamaServer(WebApplication app, FakeOllamaOptions options)
    {
        _app = app;
        Options = options;
        Models = new FakeModels(options);
    }

    /// <summary>How it behaves.</summary>
    public FakeOllamaOptions Options { get; }

    /// <summary>Base address.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Its models.</summary>
    public FakeModels Models { get; }

    /// <summary>What goes wrong.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>What it has seen.</summary>
    public Journal Journal { get; } = new();

    /// <summary>Holds requests before their first token.</summary>
    public Gate Gate { get; } = new();

    /// <summary>Starts it.</summary>
    public static async Task<FakeOllamaServer> StartAsync(FakeOllamaOptions? options = null)
    {
        options ??= new FakeOllamaOptions();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var app = builder.Build();
        var server = new FakeOllamaServer(app, options);
        app.Use(server.HangQuestionsAsync);
        ListRoutes.Map(app, server);
        ChatRoutes.Map(app, server);
        EmbedRoutes.Map(app, server);
        ManageRoutes.Map(app, server);
        OpenAiRoutes.Map(app, server);
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    /// <summary>Stops listening and breaks what is under way, like a process that is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        Gate.Open();
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task HangQuestionsAsync(HttpContext http, Func<Task> next)
    {
        if (Faults.QuestionsHang && http.Request.Method == "GET")
        {
            await Forever(http);
        }

        await next();
    }

    internal static async Task Forever(HttpContext http)
    {
        var gone = new TaskCompletionSource();
        await using var registration = http.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }
}
