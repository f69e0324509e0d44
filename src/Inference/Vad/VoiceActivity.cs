namespace HomeLab.Inference.Vad;

/// <summary>Chooses the detector.</summary>
public static class VoiceActivity
{
    /// <summary>Silero where a model is installed, else the built-in detector.</summary>
    /// <param name="sileroPath">The model file; null when none is installed.</param>
    /// <exception cref="InferenceException">There is a file, but it cannot be used: a broken model is never papered over.</exception>
    public static IVoiceActivityDetector Load(string? sileroPath) => sileroPath is null ? new HarmonicVad() : new SileroVad(sileroPath);
}
