namespace HomeLab.Inference.Text;

/// <summary>A stretch of text that is spoken in one go.</summary>
/// <param name="Text">Trimmed, without mark-up; never empty.</param>
/// <param name="End">What follows it.</param>
internal readonly record struct TextPiece(string Text, TextPieceEnd End);
