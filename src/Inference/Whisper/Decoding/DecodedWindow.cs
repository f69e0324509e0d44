using HomeLab.Inference.Whisper.Words;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>The transcript that was chosen for a window.</summary>
internal sealed record DecodedWindow(
    Hypothesis Hypothesis,
    string Text,
    string? Language,
    float Temperature,
    float CompressionRatio,
    float NoSpeechProbability)
{
    /// <summary>Generated ids without the end token.</summary>
    public IReadOnlyList<int> Tokens => Hypothesis.Tokens;

    /// <summary>Its words, where they were to be timed.</summary>
    public IReadOnlyList<AlignedWord> Words { get; init; } = [];

    /// <summary>Mean over the tokens and the end token.</summary>
    public float AverageLogProbability => Hypothesis.AverageLogProbability;
}
