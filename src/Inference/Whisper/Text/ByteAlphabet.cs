namespace HomeLab.Inference.Whisper.Text;

/// <summary>
/// GPT-2's printable alphabet for bytes: vocabularies are json, so bytes that do not print stand as characters from U+0100 on
/// (a space is <c>Ġ</c>).
/// </summary>
internal static class ByteAlphabet
{
    private const int FirstSubstitute = 256;
    private static readonly char[] Characters = Build();
    private static readonly Dictionary<char, byte> Bytes = Characters.Select((character, value) => (character, value)).ToDictionary(
        pair => pair.character, pair => (byte)pair.value);

    /// <summary>The character that stands for a byte.</summary>
    public static char Character(byte value) => Characters[value];

    /// <summary>The byte that a character stands for.</summary>
    public static bool TryByte(char character, out byte value) => Bytes.TryGetValue(character, out value);

    private static char[] Build()
    {
        var characters = new char[256];
        var next = FirstSubstitute;
        for (var value = 0; value < characters.Length; value++)
        {
            var prints = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = (char)(prints ? value : next++);
        }

        return characters;
    }
}
