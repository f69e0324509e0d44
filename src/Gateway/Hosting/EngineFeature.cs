using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Hosting;

/// <summary>Loads the engines in the background while the ports open.</summary>
internal static class EngineFeature
{
    /// <summary>Adds <see cref="IEngines"/>.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.AddSettings<ModelOptions>("Models");
        builder.AddSettings<SttOptions>("Stt");
        builder.AddSettings<TtsOptions>("Tts");
        builder.AddSettings<WakeOptions>("Wake");
        builder.Services.AddSingleton<EngineHost>();
        builder.Services.AddSingleton<IEngines>(services => services.GetRequiredService<EngineHost>());
        builder.Services.AddHostedService(services => services.GetRequiredService<EngineHost>());
    }
}
