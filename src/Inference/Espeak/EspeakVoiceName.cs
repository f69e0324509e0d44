using HomeLab.Inference.Speech;

namespace HomeLab.Inference.Espeak;

/// <summary>How espeak-ng's voices are listed.</summary>
internal static class EspeakVoiceName
{
    /// <summary>Name of the built-in voice of whatever the default language is.</summary>
    public const string Prefix = "espeak";

    /// <summary>The listed name, for example <c>espeak-en-us</c>.</summary>
    public static string Of(string code) => $"{Prefix}-{code}";

    /// <summary>Language tags under which it is found; Mandarin and Norwegian also under the codes that everybody else uses.</summary>
    public static IReadOnlyList<string> Tags(string code) => code switch
    {
        "cmn" => ["zh_CN", "zh", "cmn"],
        "yue" => ["zh_HK", "yue"],
        "nb" => ["nb_NO", "nb", "no"],
        "fr-fr" => ["fr_FR", "fr"],
        _ => [LanguageTag.Parse(code).ToString()],
    };

    /// <summary>
    /// Which of several accents stands for the language: a national one (2) before a dialect (0), American English (3) before British.
    /// </summary>
    public static int Rank(string name)
    {
        var parts = name.Split('-');
        return name == "espeak-en-us" ? 3 : parts.Length == 2 || (parts.Length == 3 && parts[2].Length == 2) ? 2 : 0;
    }
}
