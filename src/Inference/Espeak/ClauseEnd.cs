using System.Text.RegularExpressions;

namespace HomeLab.Inference.Espeak;

/// <summary>
/// Derives from the text which punctuation ended a clause, for an espeak-ng (1.51) whose <c>espeak_TextToPhonemes</c> does not say it.
/// A call's slice normally holds one look-ahead character of the next clause; none when a quote, bracket or space ended it.
/// Checked against the terminators that 1.52 itself reports.
/// </summary>
internal static partial class ClauseEnd
{
    private const string Stops = ".?!,:;—–。．？！，、；：؟،؛…";
    private const string Closers = "\"'”’“‘„«»‹›)]}\u00A0";

    private static readonly (string Terminator, bool EndsSentence) Paragraph = ("", true);

    /// <summary>Finds the terminator.</summary>
    /// <param name="slice">The text between the positions before and after the call.</param>
    /// <param name="isLast">Whether the call consumed the rest of the text.</param>
    /// <param name="hasPhonemes">Whether it returned any phonemes.</param>
    public static (string Terminator, bool EndsSentence) Classify(ReadOnlySpan<char> slice, bool isLast, bool hasPhonemes)
    {
        var body = isLast ? slice : WithoutLast(slice);
        if (BlankLine().IsMatch(body) || (isLast && !hasPhonemes))
        {
            return Paragraph;
        }

        var end = Punctuation(slice);
        if (isLast)
        {
            return end ?? Paragraph;
        }

        return end ?? Punctuation(body) ?? Punctuation(WithoutLast(body)) ?? ("", false);
    }

    private static (string Terminator, bool EndsSentence)? Punctuation(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd();
        while (text.Length > 0 && (Closers.Contains(text[^1]) || char.IsWhiteSpace(text[^1])))
        {
            text = text[..^1];
        }

        var start = text.Length;
        while (start > 0 && Stops.Contains(text[start - 1]))
        {
            start--;
        }

        return start == text.Length ? null : Translate(text[start..]);
    }

    private static (string Terminator, bool EndsSentence) Translate(ReadOnlySpan<char> run) => run[0] switch
    {
        '…' => ("", false),
        '.' when run.StartsWith("...") => ("", false),
        '.' or '．' => (".", true),
        '?' or '？' or '؟' => ("?", true),
        '!' or '！' => ("!", true),
        ',' or '،' => (",", false),
        ':' or '：' => (":", false),
        '。' => ("", true),
        '，' or '、' => ("", false),
        _ => (";", false),
    };

    private static ReadOnlySpan<char> WithoutLast(ReadOnlySpan<char> text) => text.Length switch
    {
        0 => text,
        1 => [],
        _ => char.IsLowSurrogate(text[^1]) ? text[..^2] : text[..^1],
    };

    [GeneratedRegex(@"\n[ \t\r]*\n\s*\S?$")]
    private static partial Regex BlankLine();
}
