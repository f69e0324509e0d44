namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>A finished guess at what a window says.</summary>
/// <param name="Tokens">Generated ids without the final end token.</param>
/// <param name="TokenLogProbabilities">One for each token, after the masks and before any temperature.</param>
/// <param name="LogProbability">Sum over the tokens and, where it was reached, the end token.</param>
/// <param name="IsLoop">The guess was cut because it repeated itself.</param>
internal sealed record Hypothesis(IReadOnlyList<int> Tokens, IReadOnlyList<float> TokenLogProbabilities, double LogProbability, bool IsLoop)
{
    /// <summary>Mean over the tokens and the end token, as Whisper counts it.</summary>
    public float AverageLogProbability => (float)(LogProbability / (Tokens.Count + 1));
}
