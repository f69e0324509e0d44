using System.Buffers;
using System.Globalization;
using System.Text;

namespace HomeLab.Inference.Text;

/// <summary>The characters that end sentences and clauses, in the scripts that have their own.</summary>
internal static class TextMarks
{
    /// <summary>Closing quotes and brackets that may stand between a terminator and the space.</summary>
    public static readonly SearchValues<char> Closers = SearchValues.Create("'\")]}‘’“”»›」』）】》");

    /// <summary>Opening quotes and brackets that may stand before the first letter of a sentence.</summary>
    public static readonly SearchValues<char> Openers = SearchValues.Create("¿¡«‹„“‚‘\"'([{「『（【《");

    private static readonly SearchValues<char> SpacedTerminators = SearchValues.Create(".!?…؟۔।॥។៕။།༎՜՞։\u037E");
    private static readonly SearchValues<char> UnspacedTerminators = SearchValues.Create("。！？｡．");
    private static readonly SearchValues<char> ClauseMarks = SearchValues.Create(",;:—–،؛");
    private static readonly SearchValues<char> UnspacedClauseMarks = SearchValues.Create("，、；：");

    /// <summary>
    /// Whether the character at <paramref name="index"/> ends a sentence; <c>;</c> is the Greek question mark after a Greek letter.
    /// </summary>
    public static bool IsTerminator(ReadOnlySpan<char> text, int index) =>
        SpacedTerminators.Contains(text[index])
        || UnspacedTerminators.Contains(text[index])
        || (text[index] == ';' && index > 0 && text[index - 1] is >= '\u0370' and <= '\u03FF' or >= '\u1F00' and <= '\u1FFF');

    /// <summary>Whether no space is written after this terminator.</summary>
    public static bool IsUnspacedTerminator(char character) => UnspacedTerminators.Contains(character);

    /// <summary>Whether a clause ends with it, when a space follows.</summary>
    public static bool IsClauseMark(char character) => ClauseMarks.Contains(character);

    /// <summary>Whether a clause ends with it without a space.</summary>
    public static bool IsUnspacedClauseMark(char character) => UnspacedClauseMarks.Contains(character);

    /// <summary>Whether a sentence can begin with it: capital, title-case, or a letter of a script without case.</summary>
    public static bool StartsSentence(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.OtherLetter;

    /// <summary>Whether there is anything to say.</summary>
    public static bool HasWords(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune)
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.CurrencySymbol or UnicodeCategory.OtherNumber)
            {
                return true;
            }
        }

        return false;
    }
}
