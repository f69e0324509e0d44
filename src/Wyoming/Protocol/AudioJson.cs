using System.Buffers.Text;

namespace HomeLab.Wyoming.Protocol;

/// <summary>The data block of audio events, byte for byte as Python writes it. Unset time stamps are written as null.</summary>
internal static class AudioJson
{
    /// <summary>Enough for three ints, a long and the keys.</summary>
    public const int MaxLength = 128;

    public static int Format(Span<byte> target, AudioFormat format, long? timestamp)
    {
        var at = Put(target, 0, "{\"rate\": "u8);
        at = Put(target, at, format.Rate);
        at = Put(target, at, ", \"width\": "u8);
        at = Put(target, at, format.Width);
        at = Put(target, at, ", \"channels\": "u8);
        at = Put(target, at, format.Channels);
        at = Put(target, at, ", "u8);
        return at + Timestamp(target[at..], timestamp, opened: true);
    }

    public static int Timestamp(Span<byte> target, long? timestamp, bool opened = false)
    {
        var at = opened ? 0 : Put(target, 0, "{"u8);
        at = Put(target, at, "\"timestamp\": "u8);
        at = timestamp is { } value ? Put(target, at, value) : Put(target, at, "null"u8);
        return Put(target, at, "}"u8);
    }

    private static int Put(Span<byte> target, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(target[at..]);
        return at + text.Length;
    }

    private static int Put(Span<byte> target, int at, long value)
    {
        Utf8Formatter.TryFormat(value, target[at..], out var written);
        return at + written;
    }
}
