using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Telemetry;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Speech;
using HomeLab.Inference.Wake;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// Words the <c>info</c> of each domain. Home Assistant reads the first program of each list, lists plain language codes for speech to text,
/// and needs name, attribution, installed and languages everywhere.
/// </summary>
internal static class VoiceInfo
{
    private static readonly Attribution Us = new("HomeLab", "https://github.com/homelab");
    private static readonly Attribution OpenAi = new("OpenAI", "https://github.com/openai/whisper");
    private static readonly Attribution Piper = new("Piper", "https://github.com/OHF-Voice/piper1-gpl");
    private static readonly Attribution Espeak = new("eSpeak NG", "https://github.com/espeak-ng/espeak-ng");
    private static readonly Attribution OpenWakeWord = new("openWakeWord", "https://github.com/dscripka/openWakeWord");

    /// <summary>Speech to text; no program without a model.</summary>
    public static InfoEvent Stt(IReadOnlyList<ISpeechRecognizer> recognizers, SttOptions options)
    {
        if (recognizers.Count == 0)
        {
            return new InfoEvent();
        }

        var models = recognizers.Select(recognizer => new AsrModel(recognizer.ModelId, OpenAi, true, recognizer.Languages, recognizer.ModelId));
        return new InfoEvent(Asr:
        [
            new AsrProgram(
                "homelab-stt",
                Us,
                true,
                [.. models],
                "HomeLab speech to text (Whisper)",
                GatewayMetrics.Version,
                SupportsTranscriptStreaming: options.StreamTranscripts),
        ]);
    }

    /// <summary>Text to speech; the default voice first.</summary>
    public static InfoEvent Tts(ISpeechSynthesizer? synthesizer)
    {
        if (synthesizer is null || synthesizer.Voices.Count == 0)
        {
            return new InfoEvent();
        }

        return new InfoEvent(Tts:
        [
            new TtsProgram(
                "homelab-tts",
                Us,
                true,
                [.. synthesizer.Voices.Select(Describe)],
                "HomeLab text to speech (Piper, eSpeak NG)",
                GatewayMetrics.Version,
                SupportsSynthesizeStreaming: true),
        ]);
    }

    /// <summary>Wake words.</summary>
    public static InfoEvent Wake(IWakeWordDetector? detector)
    {
        if (detector is null || detector.Words.Count == 0)
        {
            return new InfoEvent();
        }

        var models = detector.Words.Select(word => new WakeModel(
            word.Name, word.IsDemo ? Us : OpenWakeWord, true, word.Languages, word.Phrase, word.Version, word.Phrase));
        return new InfoEvent(Wake: [new WakeProgram("homelab-wake", Us, true, [.. models], "HomeLab wake words (openWakeWord)", GatewayMetrics.Version)]);
    }

    /// <summary>Conversation; no program without a handler.</summary>
    public static InfoEvent Conversation(IConversationHandler? handler)
    {
        return handler is null
            ? new InfoEvent()
            : new InfoEvent(Handle:
            [
                new HandleProgram(
                    "homelab-conversation",
                    Us,
                    true,
                    [new HandleModel(handler.Name, Us, true, handler.Languages, handler.Name)],
                    "HomeLab conversation",
                    GatewayMetrics.Version,
                    SupportsHandledStreaming: true),
            ]);
    }

    private static TtsVoice Describe(Inference.Speech.Voice voice) => new(
        voice.Name,
        voice.IsFallback ? Espeak : Piper,
        true,
        voice.Languages,
        voice.Description,
        null,
        voice.Speakers.Count == 0 ? null : [.. voice.Speakers.Select(speaker => new TtsSpeaker(speaker))]);
}
