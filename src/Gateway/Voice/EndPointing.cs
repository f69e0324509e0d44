using HomeLab.Gateway.Hosting;
using HomeLab.Inference.Recognition;

namespace HomeLab.Gateway.Voice;

/// <summary>When the server ends an utterance by itself.</summary>
internal static class EndPointing
{
    /// <summary>The rule for one utterance; null when the client finds the end.</summary>
    /// <param name="options">The server's setting.</param>
    /// <param name="sensitivity">The client's <c>vad_sensitivity</c>; null and what is unknown take the setting's level.</param>
    /// <param name="onEnd">See <see cref="EndOfSpeech.OnEnd"/>.</param>
    public static EndOfSpeech? For(SttOptions options, string? sensitivity, Action onEnd) => options.EndOfSpeech == SpeechEnd.Client
        ? null
        : new EndOfSpeech { Silence = Silence(Level(sensitivity) ?? options.EndOfSpeech), Timeout = options.EndOfSpeechTimeout, OnEnd = onEnd };

    private static SpeechEnd? Level(string? sensitivity) => sensitivity switch
    {
        "relaxed" => SpeechEnd.Relaxed,
        "default" => SpeechEnd.Default,
        "aggressive" => SpeechEnd.Aggressive,
        _ => null,
    };

    private static TimeSpan Silence(SpeechEnd level) => TimeSpan.FromSeconds(level switch
    {
        SpeechEnd.Aggressive => 0.25,
        SpeechEnd.Relaxed => 1.25,
        _ => 0.7,
    });
}
