namespace HomeLab.Inference.Vad;

/// <summary>
/// The stand-in where no Silero model is installed: level over a tracked noise floor, voicing (normalised autocorrelation at 70–400 Hz) and
/// spectral flatness, with a hold of some frames for unvoiced sounds. Much weaker than Silero: music and other steady tones pass for
/// speech, and speech below about 10 dB over the noise is missed.
/// </summary>
public sealed class HarmonicVad : IVoiceActivityDetector
{
    /// <inheritdoc/>
    public string Description => "built-in voice detector (weaker than Silero: music may pass for speech)";

    /// <inheritdoc/>
    public bool IsFallback => true;

    /// <inheritdoc/>
    public IVoiceActivityStream OpenStream() => new HarmonicVadStream();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
