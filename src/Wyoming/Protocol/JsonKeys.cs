using System.Buffers;
using System.Text.Json;

namespace HomeLab.Wyoming.Protocol;

/// <summary>What the hand-written readers share.</summary>
internal static class JsonKeys
{
    /// <summary>More than any usual header or audio data block.</summary>
    public const int MaxContiguousBytes = 256;

    /// <summary>
    /// Makes a short text that lies in several segments contiguous, because the framework's reader allocates for a number that straddles
    /// two of them. False, and an empty text, when it is too long for <paramref name="scratch"/>.
    /// </summary>
    public static bool TryMakeContiguous(in ReadOnlySequence<byte> json, Span<byte> scratch, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (json.IsSingleSegment)
        {
            text = json.FirstSpan;
            return true;
        }

        if (json.Length > scratch.Length)
        {
            return false;
        }

        json.CopyTo(scratch);
        text = scratch[..(int)json.Length];
        return true;
    }

    /// <summary>A reader of the contiguous text, or of the segments where it could not be made contiguous.</summary>
    public static Utf8JsonReader Reader(in ReadOnlySequence<byte> json, ReadOnlySpan<byte> text) =>
        text.IsEmpty ? new Utf8JsonReader(json) : new Utf8JsonReader(text);

    /// <summary>
    /// Compares a property name. One with escapes that are no text (half a surrogate pair) equals nothing instead of throwing.
    /// </summary>
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
