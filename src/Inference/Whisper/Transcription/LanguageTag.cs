namespace HomeLab.Inference.Whisper.Transcription;

/// <summary>Language tags as callers write them, to the codes that a model knows.</summary>
internal static class LanguageTag
{
    // Whisper's vocabulary keeps older codes.
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["nb"] = "no",
        ["jv"] = "jw",
        ["iw"] = "he",
        ["fil"] = "tl",
        ["cmn"] = "zh",
        ["in"] = "id",
    };

    /// <summary>The codes of those tags that the model knows, each once.</summary>
    public static IReadOnlyList<string> ResolveAll(IEnumerable<string> tags, IReadOnlyDictionary<string, int> languages) =>
        [.. tags.Select(tag => Resolve(tag, languages)).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The code of a tag (<c>de-DE</c> → <c>de</c>); null where the model shall decide or does not know the language.</summary>
    public static string? Resolve(string? tag, IReadOnlyDictionary<string, int> languages)
    {
        if (string.IsNullOrWhiteSpace(tag))
        {
            return null;
        }

        var primary = tag.Trim().Split('-', '_')[0];
        return Known(tag.Trim()) ?? Known(primary) ?? (Aliases.TryGetValue(primary, out var alias) ? Known(alias) : null);

        string? Known(string code) => languages.ContainsKey(code) ? code.ToLowerInvariant() : null;
    }
}
