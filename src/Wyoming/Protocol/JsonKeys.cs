using System.Buffers;
using System.Text.Json;

namespace HomeLab.Wyoming.Protocol;

/// <summary>What the hand-written readers share.</summary>
internal static class JsonKeys
{
    /// <summary>More than any usual header or audio data block.</summary>
    public const int MaxContiguousBytes = 256;

    /// <summary>
    /// A reader of one JSON text. A short text that lies in several segments is made contiguous first, because the framework's reader
    /// allocates for a number that straddles two.
    /// </summary>
    public static Utf8JsonReader Reader(in ReadOnlySequence<byte> json, Span<byte> contiguous)
    {
        if (json.IsSingleSegment)
        {
            return new Utf8JsonReader(json.FirstSpan);
        }

        if (json.Length > contiguous.Length)
        {
            return new Utf8JsonReader(json);
        }

        json.CopyTo(contiguous);
        return new Utf8JsonReader(contiguous[..(int)json.Length]);
    }

    /// <summary>Compares a property name. One with escapes that are no text (half a surrogate pair) equals nothing instead of throwing.</summary>
    public static bool KeyIs(this ref Utf8JsonReader reader, ReadOnlySpan<byte> key) =>
        reader.ValueIsEscaped ? EscapedKeyIs(ref reader, key) : reader.ValueTextEquals(key);

    private static bool EscapedKeyIs(ref Utf8JsonReader reader, ReadOnlySpan<byte> key)
    {
        try
        {
            return reader.ValueTextEquals(key);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
