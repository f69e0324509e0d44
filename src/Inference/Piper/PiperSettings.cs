namespace HomeLab.Inference.Piper;

/// <summary>What a model call needs besides the ids.</summary>
/// <param name="NoiseScale">Spread of the voice; 0 is repeatable.</param>
/// <param name="LengthScale">Length of each sound, 1 as trained.</param>
/// <param name="NoiseWidth">Spread of durations; 0 is repeatable.</param>
/// <param name="Speaker">Number of the speaker; ignored by a voice with one.</param>
internal readonly record struct PiperSettings(float NoiseScale, float LengthScale, float NoiseWidth, int Speaker);
