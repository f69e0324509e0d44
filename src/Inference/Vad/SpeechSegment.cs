namespace HomeLab.Inference.Vad;

/// <summary>A stretch of speech, padding included.</summary>
/// <param name="Start">First sample (16 kHz).</param>
/// <param name="End">Sample after the last one.</param>
public readonly record struct SpeechSegment(long Start, long End)
{
    /// <summary>Samples in it.</summary>
    public long Samples => End - Start;
}
