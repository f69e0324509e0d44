namespace HomeLab.Inference.Text;

/// <summary>How text is cut into pieces.</summary>
internal sealed record SplitterOptions
{
    /// <summary>ISO 639-1 code of the voice; selects conjunctions and whether <c>3.</c> may be an ordinal.</summary>
    public string Language { get; init; } = "en";

    /// <summary>
    /// The first piece may end at a comma or before a conjunction after this many characters, so that the first sound does not wait for a
    /// long sentence. 0 switches it off.
    /// </summary>
    public int FirstPieceChars { get; init; } = 40;

    /// <summary>Longest piece; a longer sentence is cut at its last comma, else at a space.</summary>
    public int MaxPieceChars { get; init; } = 250;

    /// <summary>Ends a piece that has no closing punctuation with a full stop, so that a voice lowers its pitch.</summary>
    public bool AutoPunctuation { get; init; } = true;
}
