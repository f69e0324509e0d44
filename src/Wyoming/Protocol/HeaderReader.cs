using System.Buffers;
using System.Text.Json;

namespace HomeLab.Wyoming.Protocol;

/// <summary>What a header line says. Offsets count from the start of the line.</summary>
internal struct HeaderFields
{
    public EventKind Kind;
    public bool HasType;
    public long DataLength;
    public long PayloadLength;
    public long InlineStart;
    public long InlineLength;
}

/// <summary>Reads header lines. Unknown keys are skipped; of repeated keys the last one counts, as in Python.</summary>
internal static class HeaderReader
{
    public static HeaderFields Read(in ReadOnlySequence<byte> header, FrameLimits limits)
    {
        var fields = default(HeaderFields);
        Span<byte> contiguous = stackalloc byte[JsonKeys.MaxContiguousBytes];
        if (!JsonKeys.TryMakeContiguous(header, contiguous, out var line) || !CanonicalScanner.TryReadHeader(line, ref fields))
        {
            ReadJson(JsonKeys.Reader(header, line), ref fields);
        }

        if (fields.DataLength > limits.MaxDataBytes)
        {
            WyomingProtocolException.ThrowDataTooLong(fields.DataLength, limits.MaxDataBytes);
        }

        if (fields.PayloadLength > limits.MaxPayloadBytes)
        {
            WyomingProtocolException.ThrowPayloadTooLong(fields.PayloadLength, limits.MaxPayloadBytes);
        }

        return fields;
    }

    public static string ReadTypeName(in ReadOnlySequence<byte> header)
    {
        var name = "";
        var reader = new Utf8JsonReader(header);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.KeyIs("type"u8);
            reader.Read();
            if (isType)
            {
                name = Text(ref reader);
            }

            reader.Skip();
        }

        return name;
    }

    private static void ReadJson(Utf8JsonReader reader, ref HeaderFields fields)
    {
        try
        {
            ReadObject(ref reader, ref fields);
        }
        catch (JsonException exception)
        {
            WyomingProtocolException.ThrowInvalidHeader("it is not valid JSON", exception);
        }

        if (!fields.HasType)
        {
            WyomingProtocolException.ThrowInvalidHeader("the type is missing");
        }
    }

    private static void ReadObject(ref Utf8JsonReader reader, ref HeaderFields fields)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            WyomingProtocolException.ThrowInvalidHeader("it is not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.KeyIs("type"u8))
            {
                ReadType(ref reader, ref fields);
            }
            else if (reader.KeyIs("data_length"u8))
            {
                fields.DataLength = ReadLength(ref reader, "data_length");
            }
            else if (reader.KeyIs("payload_length"u8))
            {
                fields.PayloadLength = ReadLength(ref reader, "payload_length");
            }
            else if (reader.KeyIs("data"u8))
            {
                ReadInlineData(ref reader, ref fields);
            }
            else
            {
                reader.Skip();
            }
        }

        // Reads to the end of the line: anything but white space after the object is an error of the reader.
        reader.Read();
    }

    private static void ReadType(ref Utf8JsonReader reader, ref HeaderFields fields)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            WyomingProtocolException.ThrowInvalidHeader("the type is not a string");
        }

        fields.HasType = true;
        fields.Kind = reader is { HasValueSequence: false, ValueIsEscaped: false }
            ? EventNames.Find(reader.ValueSpan)
            : FindEscaped(ref reader);
    }

    private static EventKind FindEscaped(ref Utf8JsonReader reader)
    {
        var rawLength = reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
        if (rawLength > 6 * EventNames.MaxLength)
        {
            return EventKind.Unknown;
        }

        try
        {
            Span<byte> name = stackalloc byte[6 * EventNames.MaxLength];
            return EventNames.Find(name[..reader.CopyString(name)]);
        }
        catch (InvalidOperationException)
        {
            // Not UTF-8: then it is none of the known names.
            return EventKind.Unknown;
        }
    }

    private static long ReadLength(ref Utf8JsonReader reader, string key)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return 0;
        }

        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var length))
        {
            WyomingProtocolException.ThrowInvalidLength(key);
            return 0;
        }

        return Math.Max(0, length);
    }

    private static void ReadInlineData(ref Utf8JsonReader reader, ref HeaderFields fields)
    {
        reader.Read();
        fields.InlineLength = 0;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            WyomingProtocolException.ThrowInvalidHeader("\"data\" is not an object");
        }

        fields.InlineStart = reader.TokenStartIndex;
        reader.Skip();
        fields.InlineLength = reader.BytesConsumed - fields.InlineStart;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "(not UTF-8)";
        }
    }
}
