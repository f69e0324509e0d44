using HomeLab.Gateway.Configuration;
using HomeLab.Gateway.Hosting;
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
        builder.AddSettings<WyomingOptions>("Wyoming");
        builder.Services.AddWyoming();
        builder.Services.AddSingleton<VoiceContext>();
        builder.Services.AddSingleton<SttService>();
        builder.Services.AddSingleton<TtsService>();
        builder.Services.AddSingleton<WakeService>();
        builder.Services.AddSingleton<ConversationService>();
        builder.Services.AddSingleton<AllService>();

        Listen<TtsService>(builder, listeners, GatewayPort.Tts);
        Listen<SttService>(builder, listeners, GatewayPort.Stt);
        Listen<WakeService>(builder, listeners, GatewayPort.Wake);
        Listen<ConversationService>(builder, listeners, GatewayPort.Conversation);
        Listen<AllService>(builder, listeners, GatewayPort.All);
    }

    private static void Listen<TService>(WebApplicationBuilder builder, ListenerOptions listeners, GatewayPort port)
        where TService : class, IWyomingService
    {
        ListenerFeature.Listen(builder, listeners, port, listener =>
        {
            var server = listener.ApplicationServices.GetRequiredService<WyomingServer>();
            var engines = listener.ApplicationServices.GetRequiredService<IEngines>();
            var service = listener.ApplicationServices.GetRequiredService<TService>();
            listener.Run(connection => ServeAsync(connection, server, engines, service));
        });
    }

    /// <summary>
    /// A connection that comes while models still load waits for them: an <c>info</c> without services would make Home Assistant give the
    /// integration up, a late one only makes it ask again.
    /// </summary>
    private static async Task ServeAsync(ConnectionContext connection, WyomingServer server, IEngines engines, IWyomingService service)
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

        await server.ServeAsync(connection, service);
    }
}
