using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace HomeLab.Wyoming.Protocol;

/// <summary>
/// Writes frames as the Python library does: keys in the order type, version, data_length, payload_length; empty data and empty
/// payload are not announced. Into one buffer per event; the caller flushes.
/// </summary>
public static class FrameWriter
{
    /// <summary>The library version whose wire format is spoken; peers ignore it.</summary>
    public const string Version = "1.9.0";

    private const int LengthDigits = 11;

    private static readonly byte[][] HeaderStarts = [.. Enum.GetValues<EventKind>().Select(kind => HeaderStart(EventNames.Name(kind)))];

    /// <summary>Writes an event without fields.</summary>
    public static void Write(IBufferWriter<byte> output, EventKind kind) => Write(output, kind, default, ReadOnlySpan<byte>.Empty);

    /// <summary>Writes an event with fields.</summary>
    public static void Write<T>(IBufferWriter<byte> output, T value)
        where T : IWyomingEvent<T>
    {
        using var scratch = JsonScratch.Take();
        Write(output, T.Kind, scratch.Serialize(value, T.Json), ReadOnlySpan<byte>.Empty);
    }

    /// <summary>Writes a frame from its parts.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="kind">A known type.</param>
    /// <param name="data">A JSON object in UTF-8, or empty.</param>
    /// <param name="payload">Any bytes, or empty.</param>
    public static void Write(IBufferWriter<byte> output, EventKind kind, ReadOnlySpan<byte> data, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)kind, (int)EventKind.Unknown, nameof(kind));
        WriteParts(output, HeaderStarts[(int)kind], data, payload.Length);
        output.Write(payload);
    }

    /// <summary>Writes a frame of a type that this library does not know.</summary>
    public static void Write(IBufferWriter<byte> output, string type, ReadOnlySpan<byte> data, ReadOnlySpan<byte> payload)
    {
        WriteParts(output, HeaderStart(type), data, payload.Length);
        output.Write(payload);
    }

    /// <summary>Writes an <c>audio-start</c>. Allocates nothing.</summary>
    public static void WriteAudioStart(IBufferWriter<byte> output, AudioFormat format, long? timestamp = null)
    {
        Span<byte> data = stackalloc byte[AudioJson.MaxLength];
        Write(output, EventKind.AudioStart, data[..AudioJson.Format(data, format, timestamp)], ReadOnlySpan<byte>.Empty);
    }

    /// <summary>Writes an <c>audio-chunk</c>. Allocates nothing.</summary>
    public static void WriteAudioChunk(IBufferWriter<byte> output, AudioFormat format, ReadOnlySpan<byte> pcm, long? timestamp = null)
    {
        Span<byte> data = stackalloc byte[AudioJson.MaxLength];
        Write(output, EventKind.AudioChunk, data[..AudioJson.Format(data, format, timestamp)], pcm);
    }

    /// <summary>Writes an <c>audio-stop</c>. Allocates nothing.</summary>
    public static void WriteAudioStop(IBufferWriter<byte> output, long? timestamp = null)
    {
        Span<byte> data = stackalloc byte[AudioJson.MaxLength];
        Write(output, EventKind.AudioStop, data[..AudioJson.Timestamp(data, timestamp)], ReadOnlySpan<byte>.Empty);
    }

    private static void WriteParts(IBufferWriter<byte> output, ReadOnlySpan<byte> headerStart, ReadOnlySpan<byte> data, int payloadLength)
    {
        if (data.SequenceEqual("{}"u8))
        {
            data = default;
        }

        var span = output.GetSpan(headerStart.Length + data.Length + 64);
        headerStart.CopyTo(span);
        var written = headerStart.Length;
        if (!data.IsEmpty)
        {
            written += WriteLength(span[written..], ", \"data_length\": "u8, data.Length);
        }

        if (payloadLength > 0)
        {
            written += WriteLength(span[written..], ", \"payload_length\": "u8, payloadLength);
        }

        "}\n"u8.CopyTo(span[written..]);
        written += 2;
        data.CopyTo(span[written..]);
        output.Advance(written + data.Length);
    }

    private static int WriteLength(Span<byte> span, ReadOnlySpan<byte> key, int length)
    {
        key.CopyTo(span);
        Utf8Formatter.TryFormat(length, span.Slice(key.Length, LengthDigits), out var digits);
        return key.Length + digits;
    }

    private static byte[] HeaderStart(string type) =>
        Encoding.UTF8.GetBytes(
            $"{{\"type\": \"{JsonEncodedText.Encode(type, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\", \"version\": \"{Version}\"");
}
