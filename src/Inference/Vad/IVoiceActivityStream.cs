namespace HomeLab.Inference.Vad;

/// <summary>The state of one stream. Used by one thread at a time; dispose it before its detector.</summary>
public interface IVoiceActivityStream : IDisposable
{
    /// <summary>Probability that the frame is speech, 0 … 1. Runs on the caller's thread (about 0.1 ms) and allocates nothing.</summary>
    /// <param name="frame"><see cref="IVoiceActivityDetector.FrameSamples"/> samples of 16 kHz audio in ±1 that follow the frame
    /// before.</param>
    float Push(ReadOnlySpan<float> frame);

    /// <summary>Forgets everything: the next frame is the first one.</summary>
    void Reset();
}
