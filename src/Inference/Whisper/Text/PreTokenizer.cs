using System.Text;

namespace HomeLab.Inference.Whisper.Text;

/// <summary>
/// Cuts text where GPT-2's pattern cuts it:
/// <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.
/// Written by hand because .NET's regular expressions see a letter outside the basic plane as two surrogates, not as a letter.
/// </summary>
internal ref struct PreTokenizer(ReadOnlySpan<char> text)
{
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];
    private ReadOnlySpan<char> _rest = text;

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>The next piece; false at the end of the text.</summary>
    public bool TryNext(out ReadOnlySpan<char> piece)
    {
        piece = _rest[..PieceLength(_rest)];
        _rest = _rest[piece.Length..];
        return piece.Length > 0;
    }

    private static int PieceLength(ReadOnlySpan<char> text)
    {
        foreach (var contraction in Contractions)
        {
            if (text.StartsWith(contraction, StringComparison.Ordinal))
            {
                return contraction.Length;
            }
        }

        if (text.IsEmpty)
        {
            return 0;
        }

        var start = text[0] == ' ' && text.Length > 1 && KindAt(text[1..], out _) != Kind.Space ? 1 : 0;
        var kind = KindAt(text[start..], out _);
        return kind == Kind.Space ? SpaceLength(text) : start + RunLength(text[start..], kind);
    }

    // \s+(?!\S) gives back the last space before a word; \s+ takes it only when it stands alone.
    private static int SpaceLength(ReadOnlySpan<char> text)
    {
        var run = RunLength(text, Kind.Space);
        return run == text.Length || run == 1 ? run : run - 1;
    }

    private static int RunLength(ReadOnlySpan<char> text, Kind kind)
    {
        var length = 0;
        while (length < text.Length && KindAt(text[length..], out var width) == kind)
        {
            length += width;
        }

        return length;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, out int width)
    {
        Rune.DecodeFromUtf16(text, out var rune, out width);
        return Rune.IsWhiteSpace(rune) ? Kind.Space
            : Rune.IsLetter(rune) ? Kind.Letter
            : Rune.IsNumber(rune) ? Kind.Number
            : Kind.Other;
    }
}
