using System.Diagnostics;
using System.Diagnostics.Metrics;
using HomeLab.Inference;
using HomeLab.Inference.Models;
using HomeLab.Inference.Speech;

namespace HomeLab.Gateway.Hosting;

/// <summary>
/// Opens engines on what is installed: the models that the settings name, else the first of the user's own or of the store, else the demo
/// set. Used by the server and by every command that works in its own process.
/// </summary>
internal sealed class EngineLoader(ModelStore store, TtsOptions tts, ILoggerFactory loggers, IMeterFactory? meters = null)
{
    /// <summary>Opens text to speech.</summary>
    public LoadedEngine<ISpeechSynthesizer> LoadSynthesizer()
    {
        var started = Stopwatch.GetTimestamp();
        var voices = store.Installed(ModelKind.Tts);
        var options = new SpeechOptions
        {
            VoiceFolders = [.. VoiceFolders(voices)],
            DefaultVoice = string.IsNullOrEmpty(tts.Voice) ? null : tts.Voice,
            DefaultLanguage = tts.Language,
            MaxTextChars = tts.MaxTextLength,
            SentenceSilence = tts.SentenceSilence,
            Workers = tts.Workers,
            Threads = tts.Threads,
            MaxActiveStreams = tts.Queue,
            VoiceMemoryBytes = (long)tts.VoiceMemory << 20,
        };
        var synthesizer = new SpeechSynthesizer(options, loggers.CreateLogger<SpeechSynthesizer>(), meters);
        if (synthesizer.Voices.Count == 0)
        {
            synthesizer.Dispose();
            return LoadedEngine<ISpeechSynthesizer>.Absent("Install espeak-ng (apt-get install libespeak-ng1 espeak-ng-data).");
        }

        if (options.DefaultVoice is { } wanted && synthesizer.FindVoice(wanted, null) is null)
        {
            synthesizer.Dispose();
            throw new InferenceException($"Tts:Voice is '{wanted}', which is not installed. 'homelab say --list-voices' lists what is; 'homelab models pull {wanted}' may install it.");
        }

        var spoken = synthesizer.FindVoice(null, null) ?? synthesizer.Voices[0];
        return new LoadedEngine<ISpeechSynthesizer>(synthesizer, [spoken.Name], spoken.IsFallback, Stopwatch.GetElapsedTime(started))
        {
            Fix = spoken.IsFallback ? "homelab models pull en_US-lessac-medium (or another voice of 'homelab models list')" : null,
        };
    }

    private IEnumerable<VoiceFolder> VoiceFolders(IReadOnlyList<InstalledModel> voices)
    {
        yield return new VoiceFolder(Path.Combine(store.CustomFolder, ModelKind.Tts.Name()), IsWatched: true);
        foreach (var voice in voices.Where(voice => voice.Origin != ModelOrigin.Custom))
        {
            yield return new VoiceFolder(voice.Folder, voice.Licence);
        }
    }
}
