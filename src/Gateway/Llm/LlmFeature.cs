using System.Diagnostics.Metrics;
using HomeLab.Gateway.Configuration;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Catalogue;
using HomeLab.Gateway.Llm.Conversation;
using HomeLab.Gateway.Llm.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Ollama;
using HomeLab.Gateway.Llm.OpenAi;
using HomeLab.Gateway.Llm.Queue;
using HomeLab.Gateway.Voice;

namespace HomeLab.Gateway.Llm;

/// <summary>
/// Language models over HTTP. A request goes: route (<c>Ollama</c>, <c>OpenAi</c>) → catalogue → queue → forwarding → backend.
/// </summary>
internal static class LlmFeature
{
    /// <summary>Adds the services and the watch over the backends.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<LlmOptions>(LlmOptions.Section);
        var services = builder.Services;
        services.AddHttpForwarder();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<BackendPool>();
        services.AddSingleton<AdmissionQueue>();
        services.AddSingleton<ModelDirectory>();
        services.AddSingleton<ModelLookup>();
        services.AddSingleton<BackendWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<BackendWatch>());
        services.AddSingleton<LlmMetrics>();
        services.AddSingleton<LlmDispatcher>();
        services.AddSingleton<CallRunner>();

        services.AddSingleton<OllamaLists>();
        services.AddSingleton<OllamaInference>();
        services.AddSingleton<ModelUnload>();
        services.AddSingleton<ManagementTargets>();
        services.AddSingleton<ManagementRelay>();
        services.AddSingleton<OllamaManagement>();
        services.AddSingleton<PlainForward>();

        services.AddSingleton<OpenAiModels>();
        if (builder.AddSettings<ConversationOptions>(ConversationOptions.Section).Enabled && options.Backends.Count > 0)
        {
            services.AddSingleton<IConversationHandler, LlmConversation>();
        }

        services.AddSingleton<OpenAiInference>();
    }

    /// <summary>Maps the routes of the HTTP port.</summary>
    public static void Map(WebApplication app)
    {
        var services = app.Services;
        LlmMetrics.Observe(
            services.GetRequiredService<IMeterFactory>(),
            services.GetRequiredService<AdmissionQueue>(),
            services.GetRequiredService<BackendPool>());

        var routes = app.MapGroup("").StaysOnSocketThread();
        services.GetRequiredService<OllamaLists>().Map(routes);
        services.GetRequiredService<OllamaInference>().Map(routes);
        services.GetRequiredService<OllamaManagement>().Map(routes);
        services.GetRequiredService<PlainForward>().Map(routes);
        services.GetRequiredService<OpenAiModels>().Map(routes);
        services.GetRequiredService<OpenAiInference>().Map(routes);
    }
}
