using System.Diagnostics;
using System.Net;
using HomeLab.Gateway.Access;
using HomeLab.Gateway.Configuration;
using HomeLab.Gateway.Dashboard;
using HomeLab.Gateway.Health;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Http.Audio;
using HomeLab.Gateway.Llm;
using HomeLab.Gateway.Telemetry;
using HomeLab.Gateway.Voice;
using Microsoft.AspNetCore.Connections;

namespace HomeLab.Gateway.Hosting;

/// <summary>The gateway in one piece: settings, features, pipeline. Reads top to bottom.</summary>
internal static class GatewayHost
{
    /// <summary>Composes the host; nothing listens yet and no model is loaded.</summary>
    /// <param name="configuration">Every source of settings, strongest last.</param>
    /// <param name="engines">Engines that exist already, instead of those that the settings ask for.</param>
    /// <param name="customize">A test's last word on the services.</param>
    /// <exception cref="SettingsException">Lists everything wrong with the settings.</exception>
    public static WebApplication Build(
        IConfigurationRoot configuration, IEngines? engines = null, Action<WebApplicationBuilder>? customize = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        SettingsFeature.Add(builder, configuration);
        LoggingFeature.Add(builder);

        var listeners = ListenerFeature.Add(builder);
        ShutdownFeature.Add(builder);
        EngineFeature.Add(builder, engines);
        TelemetryFeature.Add(builder);
        HealthFeature.Add(builder);
        VoiceFeature.Add(builder, listeners);
        HttpFeature.Add(builder);
        AccessFeature.Add(builder);
        LlmFeature.Add(builder);
        AudioFeature.Add(builder);
        DashboardFeature.Add(builder);

        customize?.Invoke(builder);
        var app = builder.Build();
        SettingsFeature.ThrowIfInvalid(builder, app);
        TelemetryFeature.Use(app);

        // The management port answers health and metrics and nothing else. Whatever is used and mapped after this line is the HTTP port's alone.
        ManagementFeature.Use(app);
        HttpFeature.Use(app);
        AccessFeature.Use(app);
        LlmFeature.Map(app);
        AudioFeature.Map(app);
        DashboardFeature.Map(app);
        OpenApiDocument.Map(app);

        SettingsFeature.LogSettings(builder, app);
        return app;
    }

    /// <summary>Starts listening and waits until the engines are loaded.</summary>
    /// <exception cref="SettingsException">A port is taken.</exception>
    public static async Task StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var ports = app.Services.GetRequiredService<BoundPorts>();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("HomeLab.Gateway.Hosting");
        var drain = app.Services.GetRequiredService<ShutdownOptions>().DrainTimeout;
        app.Lifetime.ApplicationStopping.Register(() => logger.Draining(drain.TotalSeconds));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw PortTaken(ports, failure);
        }

        await app.Services.GetRequiredService<IEngines>().Loaded.WaitAsync(cancellationToken);
        logger.Listening(
            string.Join(
                ", ",
                Enum.GetValues<GatewayPort>().Where(port => ports[port] > 0).Select(port => $"{port.Key()} {ports.EndPointOf(port)}")));
        SayWhoCanReach(app.Services.GetRequiredService<ListenerOptions>(), logger);
        logger.Ready(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static void SayWhoCanReach(ListenerOptions listeners, ILogger logger)
    {
        if (ListenerOptions.TryParseHost(listeners.Host, out var address) && IPAddress.IsLoopback(address))
        {
            logger.LoopbackOnly(listeners.Host);
        }
        else
        {
            logger.WyomingIsOpen(listeners.Host);
        }
    }

    private static SettingsException PortTaken(BoundPorts ports, IOException failure)
    {
        return ports.FindIn(failure.Message) is { } port
            ? new SettingsException([new SettingProblem(
                port.Setting(),
                ports.EndPointOf(port)?.ToString(),
                "a port that no other program uses",
                $"Stop the other program (ss -ltnp shows it), or choose another port with --set {port.Setting()}=…")])
            : new SettingsException(failure.Message);
    }
}
