using System.CommandLine;
using HomeLab.Gateway.Configuration;
using HomeLab.Gateway.Hosting;
using HomeLab.Inference.Models;
using Microsoft.Extensions.Logging.Abstractions;
using LlmOptions = HomeLab.Gateway.Llm.LlmOptions;

namespace HomeLab.Gateway.Cli;

/// <summary>What commands that work in their own process need: the settings of the server, the model store, the engines.</summary>
internal sealed class LocalEngines
{
    private LocalEngines(IConfiguration configuration, SettingsReport report)
    {
        var binder = new SettingsBinder(report);
        Listeners = binder.Bind<ListenerOptions>(configuration, "");
        Models = binder.Bind<ModelOptions>(configuration, "Models");
        Stt = binder.Bind<SttOptions>(configuration, "Stt");
        Tts = binder.Bind<TtsOptions>(configuration, "Tts");
        Wake = binder.Bind<WakeOptions>(configuration, "Wake");
        Llm = binder.Bind<LlmOptions>(configuration, LlmOptions.Section);
        Store = EngineFeature.OpenStore(Models);
        Loader = new EngineLoader(Store, Models, Stt, Tts, Wake, NullLoggerFactory.Instance);
    }

    /// <summary>Ports.</summary>
    public ListenerOptions Listeners { get; }

    /// <summary>Where models are.</summary>
    public ModelOptions Models { get; }

    /// <summary>Speech to text.</summary>
    public SttOptions Stt { get; }

    /// <summary>Text to speech.</summary>
    public TtsOptions Tts { get; }

    /// <summary>Wake words.</summary>
    public WakeOptions Wake { get; }

    /// <summary>Servers of language models.</summary>
    public LlmOptions Llm { get; }

    /// <summary>The models of this machine.</summary>
    public ModelStore Store { get; }

    /// <summary>Opens engines.</summary>
    public EngineLoader Loader { get; }

    /// <summary>Reads the settings that a command line refers to.</summary>
    /// <exception cref="SettingsException">Lists everything wrong with them.</exception>
    public static LocalEngines Open(ParseResult parsed)
    {
        var report = new SettingsReport();
        var engines = new LocalEngines(CommonOptions.ReadSettings(parsed), report);
        report.ThrowIfInvalid();
        return engines;
    }

    /// <summary>The engine, with a line on standard error where it is the demo.</summary>
    /// <exception cref="CommandException">There is none.</exception>
    public static T Require<T>(LoadedEngine<T> loaded, string engine, ParseResult parsed)
        where T : class
    {
        if (loaded.Engine is null)
        {
            throw new CommandException(ExitCode.Missing, $"{engine}: nothing to load. {loaded.Fix}");
        }

        if (loaded.IsDemo)
        {
            parsed.InvocationConfiguration.Error.WriteLine(
                $"homelab: {engine} uses the built-in {string.Join(", ", loaded.Models)}. For the real thing: {loaded.Fix}");
        }

        return loaded.Engine;
    }
}
