namespace HomeLab.Inference.Speech;

/// <summary>A voice that can speak now.</summary>
/// <param name="Name">Stable name, for example <c>en_US-lessac-medium</c>.</param>
/// <param name="Description">What a person reads in a list.</param>
/// <param name="Languages">Language tags, for example <c>en_US</c>.</param>
/// <param name="Speakers">Names of a multi-speaker voice; empty otherwise.</param>
/// <param name="SampleRateHz">Rate of its audio.</param>
/// <param name="Licence">Licence of the voice, where known.</param>
/// <param name="IsFallback">The built-in voice that needs no download.</param>
public sealed record Voice(
    string Name,
    string Description,
    IReadOnlyList<string> Languages,
    IReadOnlyList<string> Speakers,
    int SampleRateHz,
    string? Licence,
    bool IsFallback);

/// <summary>How to speak.</summary>
/// <param name="Voice">One of <see cref="ISpeechSynthesizer.Voices"/>.</param>
public sealed record SpeechRequest(Voice Voice)
{
    /// <summary>Speaker name or number of a multi-speaker voice; null = the voice's default; unknown names take the default too.</summary>
    public string? Speaker { get; init; }

    /// <summary>Tempo, 0.25 … 4; 1 is the voice's own.</summary>
    public float Speed { get; init; } = 1f;

    /// <summary>Gain, 0 … 4.</summary>
    public float Volume { get; init; } = 1f;

    /// <summary>Overrides the voice's <c>noise_scale</c>; 0 makes the result repeatable.</summary>
    public float? NoiseScale { get; init; }

    /// <summary>Overrides the voice's <c>noise_w</c>; 0 makes durations repeatable.</summary>
    public float? NoiseWidth { get; init; }

    /// <summary>Where it stands in the queue.</summary>
    public Scheduling.WorkPriority Priority { get; init; } = Scheduling.WorkPriority.Voice;
}
