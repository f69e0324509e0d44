using HomeLab.Gateway.Configuration;
using HomeLab.Inference.Models;

namespace HomeLab.Gateway.Hosting;

/// <summary>Loads the engines in the background while the ports open.</summary>
internal static class EngineFeature
{
    /// <summary>Adds <see cref="IEngines"/>: those given, else those that the settings ask for.</summary>
    public static void Add(WebApplicationBuilder builder, IEngines? engines)
    {
        var models = builder.AddSettings<ModelOptions>("Models");
        builder.AddSettings<SttOptions>("Stt");
        builder.AddSettings<TtsOptions>("Tts");
        builder.AddSettings<WakeOptions>("Wake");
        builder.Services.AddSingleton(services => OpenStore(models, services.GetRequiredService<ILogger<ModelStore>>()));
        builder.Services.AddSingleton<EngineLoader>();
        if (engines is not null)
        {
            builder.Services.AddSingleton(engines);
            return;
        }

        builder.Services.AddSingleton<EngineHost>();
        builder.Services.AddSingleton<IEngines>(services => services.GetRequiredService<EngineHost>());
        builder.Services.AddHostedService(services => services.GetRequiredService<EngineHost>());
    }

    /// <summary>Opens the model store where the settings, else the environment, say.</summary>
    public static ModelStore OpenStore(ModelOptions models, ILogger<ModelStore>? logger = null)
    {
        var options = new ModelStoreOptions();
        if (!string.IsNullOrEmpty(models.Folder))
        {
            options.Root = models.Folder;
        }

        if (!string.IsNullOrEmpty(models.Mirror))
        {
            options.Mirror = models.Mirror;
        }

        return new ModelStore(options, logger);
    }
}
