using System.Text;

namespace HomeLab.Inference.Text;

/// <summary>
/// Recognises mark-up inside a line. Links and images speak their text, addresses their host, emphasis and code their words.
/// </summary>
internal sealed class MarkdownInline(SentenceSplitter output)
{
    private const int LongestPhonemes = 1_000;
    private const int LongestTarget = 2_000;
    private const int LongestTag = 300;

    /// <summary>Reads one construct or character at the head of <paramref name="text"/>.</summary>
    /// <returns>Characters taken; 0 when more are needed.</returns>
    public int Read(ReadOnlySpan<char> text, bool isFinal) => text[0] switch
    {
        ' ' or '\t' or '\r' or '\u00A0' or '\u3000' or '\u202F' => TakeSpace(),
        '*' => ReadStars(text, isFinal),
        '_' => ReadUnderscore(text, isFinal),
        '`' => 1,
        '~' => ReadTilde(text, isFinal),
        '\\' => ReadEscape(text, isFinal),
        '[' => ReadOpeningBracket(text, isFinal),
        ']' => ReadClosingBracket(text, isFinal),
        '!' => ReadExclamation(text, isFinal),
        '<' => ReadTag(text, isFinal),
        '&' => ReadEntity(text, isFinal),
        'h' or 'H' => ReadAddress(text, isFinal),
        _ => ReadCharacter(text, isFinal),
    };

    private int TakeSpace()
    {
        output.Space();
        return 1;
    }

    private int Say(ReadOnlySpan<char> spoken, int taken)
    {
        foreach (var character in spoken)
        {
            output.Push(character);
        }

        return taken;
    }

    private int ReadStars(ReadOnlySpan<char> text, bool isFinal)
    {
        var run = text.IndexOfAnyExcept('*');
        if (run < 0)
        {
            return isFinal || text.Length > 8 ? text.Length : 0;
        }

        var opens = !char.IsWhiteSpace(text[run]);
        var closes = output.Last != ' ';
        var isProduct = run == 1 && (opens ? char.IsDigit(text[1]) && char.IsDigit(output.Last) : !closes);
        return isProduct ? Say("*", 1) : run;
    }

    /// <summary>Emphasis at a word's edge goes; inside a name (<c>living_room</c>) it is a space.</summary>
    private int ReadUnderscore(ReadOnlySpan<char> text, bool isFinal)
    {
        if (text.Length < 2)
        {
            return isFinal ? 1 : 0;
        }

        return char.IsLetterOrDigit(output.Last) && char.IsLetterOrDigit(text[1]) ? TakeSpace() : 1;
    }

    private int ReadTilde(ReadOnlySpan<char> text, bool isFinal)
    {
        if (text.Length < 2 && !isFinal)
        {
            return 0;
        }

        return text is ['~', '~', ..] ? 2 : Say("~", 1);
    }

    private int ReadEscape(ReadOnlySpan<char> text, bool isFinal)
    {
        if (text.Length < 2)
        {
            return isFinal ? 1 : 0;
        }

        return char.IsAscii(text[1]) && (char.IsPunctuation(text[1]) || char.IsSymbol(text[1])) ? Say(text.Slice(1, 1), 2) : Say("\\", 1);
    }

    /// <summary><c>[[phonemes]]</c> pass untouched; the brackets of a link or a footnote go.</summary>
    private int ReadOpeningBracket(ReadOnlySpan<char> text, bool isFinal)
    {
        if (text.Length < 2)
        {
            return isFinal ? 1 : 0;
        }

        if (text[1] != '[')
        {
            return 1;
        }

        var end = text.IndexOf("]]", StringComparison.Ordinal);
        if (end < 0)
        {
            return isFinal || text.Length > LongestPhonemes ? 2 : 0;
        }

        output.PushProtected(text[..(end + 2)]);
        return end + 2;
    }

    private static int ReadClosingBracket(ReadOnlySpan<char> text, bool isFinal)
    {
        if (text.Length < 2)
        {
            return isFinal ? 1 : 0;
        }

        if (text[1] is not ('(' or '['))
        {
            return 1;
        }

        var end = EndOfTarget(text[1..]);
        if (end >= 0)
        {
            return end + 2;
        }

        return isFinal || text.Length > LongestTarget || text.Contains('\n') ? 1 : 0;
    }

    private static int EndOfTarget(ReadOnlySpan<char> target)
    {
        var (open, close) = target[0] == '(' ? ('(', ')') : ('[', ']');
        var depth = 0;
        for (var i = 0; i < target.Length && target[i] != '\n'; i++)
        {
            depth += target[i] == open ? 1 : target[i] == close ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private int ReadExclamation(ReadOnlySpan<char> text, bool isFinal)
    {
        if (text.Length < 2 && !isFinal)
        {
            return 0;
        }

        return text is ['!', '[', ..] ? 1 : Say("!", 1);
    }

    private int ReadTag(ReadOnlySpan<char> text, bool isFinal)
    {
        if (text.Length < 2 && !isFinal)
        {
            return 0;
        }

        if (text.Length < 2 || !(char.IsAsciiLetter(text[1]) || text[1] is '/' or '!'))
        {
            return Say("<", 1);
        }

        var end = text.IndexOfAny('>', '\n');
        if (end < 0 && !isFinal && text.Length < LongestTag)
        {
            return 0;
        }

        if (end < 0 || text[end] == '\n')
        {
            return Say("<", 1);
        }

        var inside = text[1..end];
        if (WebAddress.IsAddress(inside))
        {
            return Say(WebAddress.Spoken(inside), end + 1);
        }

        return HtmlMarks.IsTag(inside) ? end + TakeSpace() : Say("<", 1);
    }

    private int ReadEntity(ReadOnlySpan<char> text, bool isFinal)
    {
        var (character, taken) = HtmlMarks.ReadEntity(text, isFinal);
        return character switch
        {
            '\0' => taken,
            ' ' => TakeSpace() + taken - 1,
            _ => Say([character], taken),
        };
    }

    private int ReadAddress(ReadOnlySpan<char> text, bool isFinal)
    {
        if (char.IsLetterOrDigit(output.Last) || !WebAddress.MayBegin(text, out var isCertain))
        {
            return Say(text[..1], 1);
        }

        if (!isCertain)
        {
            return isFinal ? Say(text[..1], 1) : 0;
        }

        var end = WebAddress.End(text);
        if (end == text.Length && !isFinal && end < LongestTarget)
        {
            return 0;
        }

        var address = text[..end].TrimEnd(".,;:!?'*_~");
        return Say(WebAddress.Spoken(address), address.Length);
    }

    private int ReadCharacter(ReadOnlySpan<char> text, bool isFinal)
    {
        if (char.IsHighSurrogate(text[0]) && text.Length < 2 && !isFinal)
        {
            return 0;
        }

        Rune.DecodeFromUtf16(text, out var rune, out var width);
        if (Emoji.Contains(rune))
        {
            output.Drop();
            return width;
        }

        return char.IsControl(text[0]) ? TakeSpace() : Say(rune == Rune.ReplacementChar ? "" : text[..width], width);
    }
}
