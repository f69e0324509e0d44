using HomeLab.Gateway.Configuration;
using HomeLab.Gateway.Hosting;
using HomeLab.Wyoming.Discovery;
using HomeLab.Wyoming.Hosting;
using HomeLab.Wyoming.Server;
using Microsoft.AspNetCore.Connections;

namespace HomeLab.Gateway.Voice;

/// <summary>The Wyoming services and their ports.</summary>
internal static class VoiceFeature
{
    /// <summary>Adds the services and opens the ports that are not switched off.</summary>
    public static void Add(WebApplicationBuilder builder, ListenerOptions listeners)
    {
        // Before the ports: what is set up for every endpoint reaches only those that come after.
        WaitForEngines(builder);
        builder.AddSettings<WyomingOptions>("Wyoming");
        builder.Services.AddWyoming();
        builder.Services.AddSingleton<VoiceContext>();
        builder.Services.AddSingleton<SttService>();
        builder.Services.AddSingleton<TtsService>();
        builder.Services.AddSingleton<WakeService>();
        builder.Services.AddSingleton<ConversationService>();
        builder.Services.AddSingleton<AllService>();

        Announce(builder);

        Listen<TtsService>(builder, listeners, GatewayPort.Tts);
        Listen<SttService>(builder, listeners, GatewayPort.Stt);
        Listen<WakeService>(builder, listeners, GatewayPort.Wake);
        Listen<ConversationService>(builder, listeners, GatewayPort.Conversation);
        Listen<AllService>(builder, listeners, GatewayPort.All);
    }

    private static void Listen<TService>(WebApplicationBuilder builder, ListenerOptions listeners, GatewayPort port)
        where TService : class, IWyomingService
    {
        if (listeners.EndPointOf(port) is { } endPoint)
        {
            builder.Services.AddWyomingPort(endPoint, services => services.GetRequiredService<TService>());
        }
    }

    private static void Announce(WebApplicationBuilder builder)
    {
        var discovery = builder.AddSettings<DiscoveryOptions>("Discovery");
        if (discovery.Enabled)
        {
            builder.Services.AddWyomingDiscovery(port =>
                port.Service.Name == GatewayPort.All.Key()
                    ? discovery.Name
                    : discovery.Domains
                    ? $"{discovery.Name} {port.Service.Name}"
                    : null);
        }
    }

    /// <summary>
    /// A connection that comes while models still load waits for them: an <c>info</c> without services would make Home Assistant give the
    /// integration up, a late one only makes it ask again. Management and HTTP answer at once.
    /// </summary>
    private static void WaitForEngines(WebApplicationBuilder builder) => builder.WebHost.ConfigureKestrel(kestrel =>
        kestrel.ConfigureEndpointDefaults(listener =>
        {
            var ports = listener.ApplicationServices.GetRequiredService<BoundPorts>();
            var engines = listener.ApplicationServices.GetRequiredService<IEngines>();
            listener.Use(next => connection => engines.Loaded.IsCompletedSuccessfully || ports.IsHttp(connection.LocalEndPoint)
                ? next(connection)
                : WaitAsync(engines, connection, next));
        }));

    private static async Task WaitAsync(IEngines engines, ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            await engines.Loaded.WaitAsync(connection.ConnectionClosed);
        }
        catch (Exception)
        {
            // The peer left, or loading failed and the process is about to end; either way there is nothing to serve.
            return;
        }

        await next(connection);
    }
}
