namespace HomeLab.Inference.Speech;

/// <summary>Other names under which people ask for a Piper voice.</summary>
internal static class VoiceAliases
{
    private static readonly string[] Qualities = ["-x-low", "-low", "-medium", "-high"];

    /// <summary>Names of Piper's first catalogue that no rule derives from today's.</summary>
    private static readonly Dictionary<string, string> Renamed = new()
    {
        ["da-DK-talesyntese-medium"] = "da-nst-talesyntese-medium",
        ["it-IT-riccardo-x_low"] = "it-riccardo-fasol-x-low",
        ["ru-RU-irina-medium"] = "ru-irinia-medium",
    };

    private static readonly Dictionary<string, string> RenamedByKey =
        Renamed.ToDictionary(pair => Normalize(pair.Key), pair => pair.Value);

    /// <summary>Lower case with hyphens only, so that <c>en_US</c>, <c>en-us</c> and <c>x_low</c>, <c>x-low</c> are the same.</summary>
    public static string Normalize(string name) => name.Trim().ToLowerInvariant().Replace('_', '-').Replace(' ', '-');

    /// <summary>
    /// For <c>en_US-lessac-medium</c>: itself, without region (the first catalogue's <c>en-lessac-medium</c>), without quality, and the
    /// bare name (<c>lessac</c>). Where several voices share an alias the first by name has it.
    /// </summary>
    public static IEnumerable<string> Of(string name)
    {
        var full = Normalize(name);
        var quality = Array.Find(Qualities, suffix => full.EndsWith(suffix, StringComparison.Ordinal)) ?? "";
        var stem = full[..^quality.Length];
        string[] forms = stem.Split('-') is [{ Length: 2 or 3 } language, { Length: 2 or 3 }, .. { Length: > 0 } rest]
            ? [stem, $"{language}-{string.Join('-', rest)}", string.Join('-', rest)]
            : [stem];
        foreach (var form in forms)
        {
            yield return form + quality;
            yield return form;
        }

        if (RenamedByKey.TryGetValue(full, out var renamed))
        {
            yield return renamed;
        }
    }
}
