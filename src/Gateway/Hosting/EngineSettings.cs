using HomeLab.Inference.Loading;
using HomeLab.Inference.Models;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Wake;
using HomeLab.Inference.Whisper;

namespace HomeLab.Gateway.Hosting;

/// <summary>What the settings mean to the engines: the one place where they are translated.</summary>
internal static class EngineSettings
{
    /// <summary>
    /// Sentences of its own domain that the demo model gets right have −0.35 or more, other speech −0.39 to −0.98 (measured on the
    /// reference clips).
    /// </summary>
    private const float DemoMinLogProbability = -0.5f;

    /// <summary>What voices and recognisers are loaded within.</summary>
    public static ModelMemoryOptions Of(ModelOptions models) =>
        new() { MaxBytes = (long)models.MaxMemory << 20, IdleUnload = models.IdleUnload, IdleTrim = models.IdleTrim };

    /// <summary>Speech to text with one model.</summary>
    public static WhisperOptions Of(SttOptions stt, InstalledModel model) => new()
    {
        MinLogProbability = stt.MinLogProbability < 0
            ? stt.MinLogProbability
            : model.Origin == ModelOrigin.Demo
            ? DemoMinLogProbability
            : null,
        Device = stt.Device,
        Workers = stt.Workers,
        Batch = stt.Batch,
        Threads = stt.Threads,
        QueueCapacity = stt.Queue,
        MaxUtterance = stt.MaxUtterance,
        Language = stt.Language is "" or "auto" ? null : stt.Language,
        Prompt = string.IsNullOrEmpty(stt.Prompt) ? null : stt.Prompt,
        BeamSize = stt.BeamSize,
    };

    /// <summary>Text to speech with every installed voice.</summary>
    public static SpeechOptions Of(TtsOptions tts, ModelStore store) => new()
    {
        VoiceFolders = [.. VoiceFolders(store)],
        DefaultVoice = string.IsNullOrEmpty(tts.Voice) ? null : tts.Voice,
        DefaultLanguage = tts.Language,
        MaxTextChars = tts.MaxTextLength,
        SentenceSilence = tts.SentenceSilence,
        Workers = tts.Workers,
        Threads = tts.Threads,
        MaxActiveStreams = tts.Queue,
        Device = tts.Device,
    };

    /// <summary>Wake words.</summary>
    public static Inference.Wake.WakeOptions Of(WakeOptions wake) => new()
    {
        Threshold = wake.Threshold,
        TriggerLevel = wake.TriggerLevel,
        Refractory = wake.Refractory,
        VadThreshold = wake.VadThreshold > 0 ? wake.VadThreshold : null,
        Words = wake.Words.ToDictionary(
            word => word.Key,
            word =>
                new WakeWordOptions
                {
                    Threshold = word.Value.Threshold,
                    TriggerLevel = word.Value.TriggerLevel,
                    Refractory = word.Value.Refractory,
                },
            StringComparer.OrdinalIgnoreCase),
    };

    private static IEnumerable<VoiceFolder> VoiceFolders(ModelStore store)
    {
        yield return new VoiceFolder(Path.Combine(store.CustomFolder, ModelKind.Tts.Name()), IsWatched: true);
        foreach (var voice in store.Installed(ModelKind.Tts).Where(voice => voice.Origin != ModelOrigin.Custom))
        {
            yield return new VoiceFolder(voice.Folder, voice.Licence);
        }
    }
}
