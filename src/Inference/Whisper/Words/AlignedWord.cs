namespace HomeLab.Inference.Whisper.Words;

/// <summary>A word of a decoded window and the encoder positions it was heard at.</summary>
/// <param name="Text">As the model wrote it, with its leading space.</param>
/// <param name="FirstToken">Index of its first token among the window's.</param>
/// <param name="Start">First position.</param>
/// <param name="End">Position at which the next one begins; not before <paramref name="Start"/>.</param>
internal sealed record AlignedWord(string Text, int FirstToken, int Start, int End)
{
    /// <summary>Positions it takes.</summary>
    public int Length => End - Start;
}
