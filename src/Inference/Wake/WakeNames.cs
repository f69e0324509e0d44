using System.Globalization;
using System.Text.RegularExpressions;

namespace HomeLab.Inference.Wake;

/// <summary>
/// How wake words are called: <c>ok_nabu_v0.1.onnx</c> is the word <c>okay_nabu</c>, version <c>v0.1</c>, phrase "Okay Nabu".
/// </summary>
internal static partial class WakeNames
{
    /// <summary>Splits a file name (without its ending) into name and version.</summary>
    public static (string Name, string? Version) Split(string fileName)
    {
        var match = Versioned().Match(fileName);
        var name = match.Success ? match.Groups["name"].Value : fileName;
        return (Canonical(name), match.Success ? match.Groups["version"].Value : null);
    }

    /// <summary>What to say: title case, separators as spaces.</summary>
    public static string Phrase(string name) =>
        CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name.Replace('_', ' ').Replace('-', ' ').ToLowerInvariant());

    /// <summary>
    /// What names are compared by: no case, separators or version; <c>ok_nabu</c>, its name until openWakeWord 2.0, is <c>okay_nabu</c>.
    /// </summary>
    public static string Key(string name)
    {
        var key = Split(name).Name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        return key;
    }

    private static string Canonical(string name) =>
        name.Equals("ok_nabu", StringComparison.OrdinalIgnoreCase) || name.Equals("ok nabu", StringComparison.OrdinalIgnoreCase)
            ? "okay_nabu"
            : name;

    [GeneratedRegex(@"^(?<name>.+)_(?<version>v[0-9]+(\.[0-9]+)*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Versioned();
}
