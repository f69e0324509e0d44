using System.Diagnostics;
using System.Diagnostics.Metrics;
using HomeLab.Inference;
using HomeLab.Inference.Loading;
using HomeLab.Inference.Models;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Wake;
using HomeLab.Inference.Whisper;

namespace HomeLab.Gateway.Hosting;

/// <summary>
/// Opens engines on what is installed: the models that the settings name, else the first of the user's own or of the store, else the demo
/// set. Used by the server and by every command that works in its own process. Dispose it after the engines.
/// </summary>
internal sealed class EngineLoader(
    ModelStore store, ModelOptions models, SttOptions stt, TtsOptions tts, WakeOptions wake, ILoggerFactory loggers, IMeterFactory? meters = null) : IDisposable
{
    private readonly Lazy<IVoiceActivityDetector> _voiceActivity = new(() => OpenVoiceActivity(store));
    private readonly ModelMemory _memory = new(EngineSettings.Of(models), loggers.CreateLogger<ModelMemory>(), meters);

    /// <summary>What voices and recognisers are loaded within.</summary>
    public ModelMemory Memory => _memory;

    /// <summary>
    /// Memory of what stays loaded: the default recogniser and the default voice. A wrong setting counts as nothing here.
    /// </summary>
    public long MeasureDefaults()
    {
        try
        {
            var recognizer = ModelChoice.Recognizers(store, stt) is [var model, ..]
                ? WhisperRecognizer.Measure(model.Folder, EngineSettings.Of(stt, model))
                : 0;
            var voices = store.Installed(ModelKind.Tts);
            var voice = voices.FirstOrDefault(voice => voice.Id.Equals(tts.Voice, StringComparison.OrdinalIgnoreCase))
                ?? (voices.Count > 0 ? voices[0] : null);
            return recognizer + (voice?.Bytes ?? 0);
        }
        catch (InferenceException)
        {
            return 0;
        }
    }

    /// <summary>Opens speech to text: the default model first, then the others that the settings name.</summary>
    /// <exception cref="InferenceException">A model is not installed or cannot be used.</exception>
    public LoadedEngine<IReadOnlyList<ISpeechRecognizer>> LoadRecognizers()
    {
        var started = Stopwatch.GetTimestamp();
        var chosen = ModelChoice.Recognizers(store, stt);
        if (chosen.Count == 0)
        {
            return LoadedEngine<IReadOnlyList<ISpeechRecognizer>>.Absent("Run 'homelab models pull' to install a Whisper model.");
        }

        var recognizers = new List<ISpeechRecognizer>();
        try
        {
            // The default one last: where not all fit, it is the one that is loaded in the end.
            foreach (var model in chosen.Reverse())
            {
                recognizers.Insert(0, LoadRecognizer(model, staysWarm: model == chosen[0]));
            }
        }
        catch
        {
            recognizers.ForEach(recognizer => recognizer.Dispose());
            throw;
        }

        return new LoadedEngine<IReadOnlyList<ISpeechRecognizer>>(
            recognizers, [.. chosen.Select(model => model.Id)], chosen[0].Origin == ModelOrigin.Demo, Stopwatch.GetElapsedTime(started))
        {
            Fix = "homelab models pull whisper-base",
        };
    }

    /// <summary>Opens text to speech.</summary>
    /// <exception cref="InferenceException">The voice that the settings name is not installed.</exception>
    public LoadedEngine<ISpeechSynthesizer> LoadSynthesizer()
    {
        var started = Stopwatch.GetTimestamp();
        var synthesizer = new SpeechSynthesizer(EngineSettings.Of(tts, store), loggers.CreateLogger<SpeechSynthesizer>(), meters, _memory);
        if (synthesizer.Voices.Count == 0)
        {
            synthesizer.Dispose();
            return LoadedEngine<ISpeechSynthesizer>.Absent("Install espeak-ng (apt-get install libespeak-ng1 espeak-ng-data).");
        }

        if (!string.IsNullOrEmpty(tts.Voice) && synthesizer.FindVoice(tts.Voice, null) is null)
        {
            synthesizer.Dispose();
            throw new InferenceException(
                $"Tts:Voice is '{tts.Voice}', which is not installed. 'homelab say --list-voices' lists what is; 'homelab models pull {tts.Voice}' may install it.");
        }

        var spoken = synthesizer.FindVoice(null, null) ?? synthesizer.Voices[0];
        return new LoadedEngine<ISpeechSynthesizer>(synthesizer, [spoken.Name], spoken.IsFallback, Stopwatch.GetElapsedTime(started))
        {
            Fix = "homelab models pull en_US-lessac-medium (or another voice of 'homelab models list')",
        };
    }

    /// <summary>Opens wake words.</summary>
    public LoadedEngine<IWakeWordDetector> LoadWakeWords()
    {
        var started = Stopwatch.GetTimestamp();
        var (heads, isDemo) = ModelChoice.WakeWords(store, wake);
        var sources = new WakeWordSources
        {
            FeatureSets = [.. store.Installed(ModelKind.WakeFeatures)
                .Where(set => heads.Any(head => head.Features == set.Id) || set.Origin != ModelOrigin.Demo)
                .Select(set => new WakeFeatureFile(set.Id, set.OnnxPath))],
            Models =
            [
                .. heads.Select(
                    head => new WakeModelFile(head.OnnxPath, head.Features!, head.Languages, IsDemo: head.Origin == ModelOrigin.Demo)),
            ],
            CustomFolder = Path.Combine(store.CustomFolder, ModelKind.Wake.Name()),
        };
        var detector = WakeWordDetector.Load(sources, EngineSettings.Of(wake), _voiceActivity.Value, loggers.CreateLogger<WakeWordDetector>());
        if (detector.Words.Count == 0 && sources.FeatureSets.Count == 0)
        {
            detector.Dispose();
            return LoadedEngine<IWakeWordDetector>.Absent("Run 'homelab models pull' to install wake words.");
        }

        return new LoadedEngine<IWakeWordDetector>(
            detector, [.. detector.Words.Select(word => word.Name)], isDemo, Stopwatch.GetElapsedTime(started))
        {
            Fix = "homelab models pull okay_nabu",
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        if (_voiceActivity.IsValueCreated)
        {
            _voiceActivity.Value.Dispose();
        }
    }

    private OnDemandRecognizer LoadRecognizer(InstalledModel model, bool staysWarm)
    {
        var options = EngineSettings.Of(stt, model);
        return OnDemandRecognizer.Load(
            _memory,
            model.Id,
            WhisperRecognizer.Measure(model.Folder, options),
            staysWarm,
            () => WhisperRecognizer.Load(model.Folder, options, _voiceActivity.Value, loggers, meters, model.Id));
    }

    private static IVoiceActivityDetector OpenVoiceActivity(ModelStore store) =>
        VoiceActivity.Load(store.Installed(ModelKind.Vad) is [var model, ..] ? model.OnnxPath : null);
}
