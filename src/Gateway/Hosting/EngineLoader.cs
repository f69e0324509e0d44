using System.Diagnostics;
using System.Diagnostics.Metrics;
using HomeLab.Inference;
using HomeLab.Inference.Models;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Whisper;

namespace HomeLab.Gateway.Hosting;

/// <summary>
/// Opens engines on what is installed: the models that the settings name, else the first of the user's own or of the store, else the demo
/// set. Used by the server and by every command that works in its own process. Dispose it after the engines.
/// </summary>
internal sealed class EngineLoader(
    ModelStore store, SttOptions stt, TtsOptions tts, ILoggerFactory loggers, IMeterFactory? meters = null) : IDisposable
{
    private readonly Lazy<IVoiceActivityDetector> _voiceActivity = new(() => OpenVoiceActivity(store));

    /// <summary>Opens speech to text: the default model first, then the others that the settings name.</summary>
    /// <exception cref="InferenceException">A model is not installed or cannot be used.</exception>
    public LoadedEngine<IReadOnlyList<ISpeechRecognizer>> LoadRecognizers()
    {
        var started = Stopwatch.GetTimestamp();
        var models = ModelChoice.Recognizers(store, stt);
        if (models.Count == 0)
        {
            return LoadedEngine<IReadOnlyList<ISpeechRecognizer>>.Absent("Run 'homelab models pull' to install a Whisper model.");
        }

        var recognizers = new List<ISpeechRecognizer>();
        try
        {
            recognizers.AddRange(models.Select(model => WhisperRecognizer.Load(model.Folder, WhisperOptions(), _voiceActivity.Value, loggers, meters, model.Id)));
        }
        catch
        {
            recognizers.ForEach(recognizer => recognizer.Dispose());
            throw;
        }

        return new LoadedEngine<IReadOnlyList<ISpeechRecognizer>>(
            recognizers, [.. models.Select(model => model.Id)], models[0].Origin == ModelOrigin.Demo, Stopwatch.GetElapsedTime(started))
        {
            Fix = "homelab models pull whisper-base",
        };
    }

    /// <summary>Opens text to speech.</summary>
    /// <exception cref="InferenceException">The voice that the settings name is not installed.</exception>
    public LoadedEngine<ISpeechSynthesizer> LoadSynthesizer()
    {
        var started = Stopwatch.GetTimestamp();
        var synthesizer = new SpeechSynthesizer(SpeechOptions(), loggers.CreateLogger<SpeechSynthesizer>(), meters);
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

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_voiceActivity.IsValueCreated)
        {
            _voiceActivity.Value.Dispose();
        }
    }

    private static IVoiceActivityDetector OpenVoiceActivity(ModelStore store) =>
        VoiceActivity.Load(store.Installed(ModelKind.Vad) is [var model, ..] ? model.OnnxPath : null);

    private WhisperOptions WhisperOptions() => new()
    {
        Device = stt.Device,
        Workers = stt.Workers,
        Threads = stt.Threads,
        QueueCapacity = stt.Queue,
        MaxUtterance = stt.MaxUtterance,
        Language = stt.Language is "" or "auto" ? null : stt.Language,
        Prompt = string.IsNullOrEmpty(stt.Prompt) ? null : stt.Prompt,
        BeamSize = stt.BeamSize,
    };

    private SpeechOptions SpeechOptions() => new()
    {
        VoiceFolders = [.. VoiceFolders()],
        DefaultVoice = string.IsNullOrEmpty(tts.Voice) ? null : tts.Voice,
        DefaultLanguage = tts.Language,
        MaxTextChars = tts.MaxTextLength,
        SentenceSilence = tts.SentenceSilence,
        Workers = tts.Workers,
        Threads = tts.Threads,
        MaxActiveStreams = tts.Queue,
        VoiceMemoryBytes = (long)tts.VoiceMemory << 20,
    };

    private IEnumerable<VoiceFolder> VoiceFolders()
    {
        yield return new VoiceFolder(Path.Combine(store.CustomFolder, ModelKind.Tts.Name()), IsWatched: true);
        foreach (var voice in store.Installed(ModelKind.Tts).Where(voice => voice.Origin != ModelOrigin.Custom))
        {
            yield return new VoiceFolder(voice.Folder, voice.Licence);
        }
    }
}
