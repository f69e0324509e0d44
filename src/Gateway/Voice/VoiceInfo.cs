using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Telemetry;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Wake;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// Words the <c>info</c> of each domain. Home Assistant reads the first program of each list, lists plain language codes for speech to
/// text, and needs name, attribution, installed and languages everywhere.
/// </summary>
internal static class VoiceInfo
{
    private static readonly Attribution Us = new("HomeLab", "https://github.com/homelab");
    private static readonly Attribution OpenAi = new("OpenAI", "https://github.com/openai/whisper");
    private static readonly Attribution Piper = new("Piper", "https://github.com/OHF-Voice/piper1-gpl");
    private static readonly Attribution Espeak = new("eSpeak NG", "https://github.com/espeak-ng/espeak-ng");
    private static readonly Attribution OpenWakeWord = new("openWakeWord", "https://github.com/dscripka/openWakeWord");

    /// <summary>Speech to text; no program without a model.</summary>
    public static InfoEvent Stt(IReadOnlyList<ISpeechRecognizer> recognizers, SttOptions options) => recognizers.Count == 0
        ? new InfoEvent()
        : new InfoEvent(Asr:
        [
            new AsrProgram
            {
                Name = "homelab-stt",
                Attribution = Us,
                Installed = true,
                Description = "HomeLab speech to text (Whisper)",
                Version = GatewayMetrics.Version,
                Models = [.. recognizers.Select(Describe)],
                SupportsTranscriptStreaming = options.StreamTranscripts,
                RequiresExternalVad = options.EndOfSpeech == SpeechEnd.Client,
            },
        ]);

    /// <summary>Text to speech; the default voice first.</summary>
    public static InfoEvent Tts(ISpeechSynthesizer? synthesizer) => synthesizer is null || synthesizer.Voices.Count == 0
        ? new InfoEvent()
        : new InfoEvent(Tts:
        [
            new TtsProgram
            {
                Name = "homelab-tts",
                Attribution = Us,
                Installed = true,
                Description = "HomeLab text to speech (Piper, eSpeak NG)",
                Version = GatewayMetrics.Version,
                Voices = [.. synthesizer.Voices.Select(Describe)],
                SupportsSynthesizeStreaming = true,
            },
        ]);

    /// <summary>Wake words.</summary>
    public static InfoEvent Wake(IWakeWordDetector? detector) => detector is null || detector.Words.Count == 0
        ? new InfoEvent()
        : new InfoEvent(Wake:
        [
            new WakeProgram
            {
                Name = "homelab-wake",
                Attribution = Us,
                Installed = true,
                Description = "HomeLab wake words (openWakeWord)",
                Version = GatewayMetrics.Version,
                Models = [.. detector.Words.Select(Describe)],
            },
        ]);

    /// <summary>Conversation; no program without a handler.</summary>
    public static InfoEvent Conversation(IConversationHandler? handler) => handler is null
        ? new InfoEvent()
        : new InfoEvent(Handle:
        [
            new HandleProgram
            {
                Name = "homelab-conversation",
                Attribution = Us,
                Installed = true,
                Description = "HomeLab conversation",
                Version = GatewayMetrics.Version,
                Models = [Describe(handler)],
                SupportsHandledStreaming = true,
            },
        ]);

    private static AsrModel Describe(ISpeechRecognizer recognizer) => new()
    {
        Name = recognizer.ModelId,
        Attribution = OpenAi,
        Installed = true,
        Description = recognizer.ModelId,
        Languages = recognizer.Languages,
    };

    private static TtsVoice Describe(Inference.Speech.Voice voice) => new()
    {
        Name = voice.Name,
        Attribution = voice.IsFallback ? Espeak : Piper,
        Installed = true,
        Description = voice.Description,
        Languages = voice.Languages,
        Speakers = voice.Speakers.Count == 0 ? null : [.. voice.Speakers.Select(speaker => new TtsSpeaker(speaker))],
    };

    private static WakeModel Describe(WakeWord word) => new()
    {
        Name = word.Name,
        Attribution = word.IsDemo ? Us : OpenWakeWord,
        Installed = true,
        Description = word.Phrase,
        Version = word.Version,
        Languages = word.Languages,
        Phrase = word.Phrase,
    };

    private static HandleModel Describe(IConversationHandler handler) => new()
    {
        Name = handler.Name,
        Attribution = Us,
        Installed = true,
        Description = handler.Name,
        Languages = handler.Languages,
    };
}
