using System.Collections.Frozen;

namespace HomeLab.Inference.Text;

/// <summary>Words before which a long first sentence may be cut, by language. Languages not listed are cut at commas only.</summary>
internal static class Conjunctions
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> ByLanguage = new Dictionary<string, FrozenSet<string>>
    {
        ["en"] = Set("and", "but", "because", "which", "while", "although", "so", "then", "or"),
        ["de"] = Set("und", "aber", "oder", "weil", "sondern", "denn", "während", "sowie"),
        ["fr"] = Set("et", "mais", "parce", "donc", "puis", "ou"),
        ["es"] = Set("y", "pero", "porque", "aunque", "entonces", "o"),
        ["it"] = Set("e", "ma", "perché", "quindi", "oppure"),
        ["pt"] = Set("e", "mas", "porque", "então", "ou"),
        ["nl"] = Set("en", "maar", "omdat", "want", "of"),
        ["sv"] = Set("och", "men", "eftersom", "eller"),
        ["da"] = Set("og", "men", "fordi", "eller"),
        ["no"] = Set("og", "men", "fordi", "eller"),
        ["nb"] = Set("og", "men", "fordi", "eller"),
        ["fi"] = Set("ja", "mutta", "koska", "tai"),
        ["pl"] = Set("i", "ale", "ponieważ", "oraz", "lub"),
        ["cs"] = Set("a", "ale", "protože", "nebo"),
        ["ru"] = Set("и", "но", "потому", "или", "а"),
        ["uk"] = Set("і", "та", "але", "або"),
        ["tr"] = Set("ve", "ama", "çünkü", "veya"),
        ["el"] = Set("και", "αλλά", "γιατί", "ή"),
    }.ToFrozenDictionary();

    /// <summary>Whether <paramref name="word"/> joins two clauses in <paramref name="language"/>.</summary>
    public static bool Contains(string language, ReadOnlySpan<char> word) =>
        ByLanguage.TryGetValue(language, out var words) && words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
