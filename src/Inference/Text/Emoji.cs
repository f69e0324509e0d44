using System.Text;

namespace HomeLab.Inference.Text;

/// <summary>Pictures in text, which nobody wants to hear read out.</summary>
internal static class Emoji
{
    /// <summary>Whether the code point is a pictograph or belongs to one (joiner, variation selector, skin tone, keycap, tag).</summary>
    public static bool Contains(Rune rune) => rune.Value
        is (>= 0x1F000 and <= 0x1FAFF) // Mahjong tiles … Symbols and Pictographs Extended-A, flags and skin tones among them
        or (>= 0x2600 and <= 0x27BF) // Miscellaneous Symbols, Dingbats
        or (>= 0x2B00 and <= 0x2BFF) // stars and squares
        or (>= 0x2300 and <= 0x23FF) // clocks and key caps
        or (>= 0x25A0 and <= 0x25FF) // geometric shapes
        or (>= 0xE0000 and <= 0xE007F)
        or (>= 0xFE00 and <= 0xFE0F)
        or 0x200D or 0x20E3 or 0xFEFF or 0x200B or 0x2060;
}
