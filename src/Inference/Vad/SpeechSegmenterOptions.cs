namespace HomeLab.Inference.Vad;

/// <summary>When probabilities become speech.</summary>
public sealed class SpeechSegmenterOptions
{
    /// <summary>Speech begins at this probability.</summary>
    /// <value>The default is 0.5, Silero's and faster-whisper's.</value>
    public float Threshold { get; set; } = 0.5f;

    /// <summary>Speech ends this much below <see cref="Threshold"/>.</summary>
    /// <value>The default is 0.15, Silero's.</value>
    public float Hysteresis { get; set; } = 0.15f;

    /// <summary>Shorter speech is a click.</summary>
    /// <value>The default is 250 ms, faster-whisper's.</value>
    public TimeSpan MinSpeech { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Shorter pauses belong to the speech around them.</summary>
    /// <value>The default is 2 s, faster-whisper's.</value>
    public TimeSpan MinSilence { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Kept on both sides of speech; where two segments would overlap they share the gap.</summary>
    /// <value>The default is 400 ms, faster-whisper's.</value>
    public TimeSpan Padding { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// Kept before the first speech instead of <see cref="Padding"/>; null = the same. A detector misses soft beginnings ("Can you …"), and
    /// a lost first word costs more than silence that is decoded.
    /// </summary>
    /// <value>The default is null.</value>
    public TimeSpan? LeadIn { get; set; }
}
