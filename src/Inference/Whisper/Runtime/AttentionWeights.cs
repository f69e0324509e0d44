namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>How much each token attends to each position of the audio, head by head; every row sums to 1.</summary>
/// <param name="heads">Number of heads.</param>
/// <param name="tokens">Rows of a head.</param>
/// <param name="positions">Encoder positions, the fast dimension.</param>
internal sealed class AttentionWeights(int heads, int tokens, int positions)
{
    /// <summary>Number of heads.</summary>
    public int Heads { get; } = heads;

    /// <summary>Rows of a head.</summary>
    public int Tokens { get; } = tokens;

    /// <summary>Encoder positions.</summary>
    public int Positions { get; } = positions;

    /// <summary>All weights.</summary>
    public float[] Values { get; } = new float[heads * tokens * positions];

    /// <summary>One token's weights.</summary>
    public Span<float> Row(int head, int token) => Values.AsSpan(((head * Tokens) + token) * Positions, Positions);
}
