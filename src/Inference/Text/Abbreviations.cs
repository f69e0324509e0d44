using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace HomeLab.Inference.Text;

/// <summary>Full stops that do not end a sentence although a capital follows.</summary>
internal static partial class Abbreviations
{
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "adm", "al", "approx", "capt", "cf", "col", "comdr", "cpl", "dept", "dr", "eg", "est", "et", "etc", "fig", "gen", "gov", "hon", "ie",
        "jr", "lt", "maj", "messrs", "mr", "mrs", "ms", "mt", "mx", "op", "p", "pp", "prof", "pvt", "rep", "rev", "sen", "sgt", "sr", "st",
        "sup", "supt", "viz", "vol", "vs", // English
        "bzw", "ca", "evtl", "ggf", "hr", "inkl", "nr", "sog", "str", "tel", "usw", "vgl", "zzgl", // German
        "mme", "mlle", "mgr", // French
        "avda", "sra", "srta", "ud", "uds", // Spanish
        "dott", "ing", "sig", "dhr", "mevr"); // Italian, Dutch

    /// <summary>Words after which a number follows: <c>No. 5</c>, <c>Sept. 3</c>.</summary>
    private static readonly FrozenSet<string> BeforeNumbers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "no", "nos", "num", "núm", "ch", "eq", "sec", "art", "abs", "kap", "s", "v", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept",
        "oct", "okt", "nov", "dec", "dez", "ext", "min", "max");

    /// <summary>Languages that write ordinals with a full stop: am 3. Oktober.</summary>
    private static readonly FrozenSet<string> OrdinalLanguages = FrozenSet.Create(
        "bs", "cs", "da", "de", "et", "fi", "hr", "hu", "is", "lb", "lv", "nb", "nn", "no", "pl", "sk", "sl", "sr", "tr");

    /// <summary>Whether the full stop after <paramref name="word"/> belongs to the word.</summary>
    /// <param name="word">What stands before it, back to a space or an opening mark.</param>
    /// <param name="begins">Whether nothing or a mark stands before the word: then a number is a list marker.</param>
    /// <param name="language">Language of the text.</param>
    public static bool Holds(ReadOnlySpan<char> word, bool begins, string language)
    {
        if (word.IsEmpty)
        {
            return false;
        }

        if (word.IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return begins || (word.Length <= 2 && OrdinalLanguages.Contains(language));
        }

        return (word.Length == 1 && char.IsUpper(word[0])) || Contains(Words, word) || Acronym().IsMatch(word);
    }

    /// <summary>As <see cref="Holds"/>, when a number follows; <c>3.</c> then is a date or a version.</summary>
    public static bool HoldsBeforeNumber(ReadOnlySpan<char> word, bool begins, string language) =>
        word.IsEmpty || char.IsDigit(word[^1]) || Contains(BeforeNumbers, word) || Holds(word, begins, language);

    private static bool Contains(FrozenSet<string> set, ReadOnlySpan<char> word) =>
        set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    [GeneratedRegex(@"^(\p{L}\.)+\p{L}$")]
    private static partial Regex Acronym();
}
