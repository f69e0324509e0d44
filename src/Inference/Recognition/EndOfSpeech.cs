using HomeLab.Inference.Vad;

namespace HomeLab.Inference.Recognition;

/// <summary>
/// When an utterance ends by itself. The limits are those of Home Assistant's own segmenter for voice commands, so that a house feels the
/// same whoever listens for the end.
/// </summary>
public sealed record EndOfSpeech
{
    private const int SampleRateHz = 16_000;

    /// <summary>
    /// Silence after speech that ends the utterance. Home Assistant's levels are 0.25 s (aggressive), 0.7 s (default) and 1.25 s (relaxed).
    /// </summary>
    public required TimeSpan Silence { get; init; }

    /// <summary>Shortest time from the first speech to the end. <value>The default is 1 s, as in Home Assistant.</value></summary>
    public TimeSpan MinLength { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Ends the utterance at the latest, whether somebody speaks, nobody does, or a television never stops. <value>The default is 15 s, as
    /// in Home Assistant.</value>
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Told once that the utterance has ended; audio that still comes is accepted and forgotten. Runs on the recogniser's listening thread:
    /// complete the utterance elsewhere. Not told when the utterance is completed or disposed before.
    /// </summary>
    public required Action OnEnd { get; init; }

    /// <summary>Whether what was heard ends here.</summary>
    internal bool IsReached(SpeechSegmenter heard) =>
        IsTimedOut(heard.Position)
        || (heard.HasSpeech && heard.SilenceSamples >= Samples(Silence) && heard.Position - heard.FirstSpeech >= Samples(MinLength));

    /// <summary>Whether this much audio is too much.</summary>
    internal bool IsTimedOut(long samples) => samples >= Samples(Timeout);

    private static long Samples(TimeSpan time) => (long)(time.TotalSeconds * SampleRateHz);
}
