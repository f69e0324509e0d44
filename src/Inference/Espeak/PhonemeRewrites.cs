using System.Text.RegularExpressions;

namespace HomeLab.Inference.Espeak;

/// <summary>
/// Brings espeak-ng 1.51's phonemes to what 1.52 says, which is what Piper voices were trained on: American <c>oːɹ</c> becomes
/// <c>ɔːɹ</c> (four, door), German short <c>y</c> becomes <c>ʏ</c> (fünf, Müller). Other languages of the two versions agree on
/// the sentences compared (French, Spanish) and are left alone.
/// </summary>
internal static partial class PhonemeRewrites
{
    /// <summary>The version whose phonemes are rewritten.</summary>
    public const string Version = "1.51";

    /// <summary>Rewrites one clause's phonemes.</summary>
    /// <param name="phonemes">As espeak-ng 1.51 wrote them.</param>
    /// <param name="voice">The espeak-ng voice, for example <c>en-us</c>.</param>
    public static string Apply(string phonemes, string voice) => voice switch
    {
        _ when voice.StartsWith("en-us", StringComparison.OrdinalIgnoreCase) => phonemes.Replace("oːɹ", "ɔːɹ", StringComparison.Ordinal),
        _ when voice.StartsWith("de", StringComparison.OrdinalIgnoreCase) => ShortY().Replace(phonemes, "ʏ"),
        _ => phonemes,
    };

    [GeneratedRegex("y(?!ː)")]
    private static partial Regex ShortY();
}
