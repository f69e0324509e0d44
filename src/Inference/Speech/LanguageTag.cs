namespace HomeLab.Inference.Speech;

/// <summary>A language tag in any of its spellings: <c>en</c>, <c>en_US</c>, <c>en-us</c>, <c>EN-US-nyc</c>.</summary>
/// <param name="Language">Lower case, for example <c>en</c>.</param>
/// <param name="Region">Upper case, for example <c>US</c> or <c>419</c>; empty when none is given.</param>
internal readonly record struct LanguageTag(string Language, string Region)
{
    /// <summary>Reads a tag; scripts and variants are ignored.</summary>
    public static LanguageTag Parse(string tag)
    {
        var parts = tag.Split('-', '_');
        var region = parts.Skip(1).FirstOrDefault(part => part.Length == 2 || (part.Length == 3 && part.All(char.IsAsciiDigit)), "");
        return new LanguageTag(parts[0].ToLowerInvariant(), region.ToUpperInvariant());
    }

    /// <inheritdoc/>
    public override string ToString() => Region.Length == 0 ? Language : $"{Language}_{Region}";
}
