namespace HomeLab.Inference.Text;

/// <summary>Why a piece of text ends where it ends.</summary>
internal enum TextPieceEnd
{
    /// <summary>Inside a sentence: early for a quick first sound, or because of the length limit.</summary>
    Clause,

    /// <summary>At the end of a sentence.</summary>
    Sentence,

    /// <summary>At a blank line, heading, list item, table row, or the end of the text.</summary>
    Paragraph,
}
