using System.Buffers;
using System.Text.Json;

namespace HomeLab.Wyoming.Protocol;

/// <summary>The fields that the three audio events share: <c>rate</c>, <c>width</c>, <c>channels</c>, <c>timestamp</c>.</summary>
internal struct AudioFields
{
    private int? _rate;
    private int? _width;
    private int? _channels;

    public long? Timestamp { get; private set; }

    public readonly AudioFormat Format => new(_rate ?? 0, _width ?? 0, _channels ?? 0);

    public static AudioFields Read(in Frame frame, bool needsFormat)
    {
        var fields = default(AudioFields);
        try
        {
            fields.ReadObject(frame.InlineData);
            fields.ReadObject(frame.Data);
        }
        catch (JsonException exception)
        {
            WyomingProtocolException.ThrowInvalidData(frame.Kind, "it is not a JSON object", exception);
        }
        catch (FormatException exception)
        {
            WyomingProtocolException.ThrowInvalidData(frame.Kind, exception.Message, exception);
        }

        if (needsFormat && (fields._rate is null || fields._width is null || fields._channels is null))
        {
            WyomingProtocolException.ThrowInvalidData(frame.Kind, "rate, width and channels are required");
        }

        return fields;
    }

    private void ReadObject(in ReadOnlySequence<byte> json)
    {
        if (json.IsEmpty)
        {
            return;
        }

        Span<byte> contiguous = stackalloc byte[JsonKeys.MaxContiguousBytes];
        if (JsonKeys.TryMakeContiguous(json, contiguous, out var text)
            && CanonicalScanner.TryReadAudio(text, out var format, out var timestamp))
        {
            (_rate, _width, _channels, Timestamp) = (format.Rate, format.Width, format.Channels, timestamp);
            return;
        }

        var reader = JsonKeys.Reader(json, text);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.KeyIs("rate"u8))
            {
                _rate = ReadInt(ref reader, "rate");
            }
            else if (reader.KeyIs("width"u8))
            {
                _width = ReadInt(ref reader, "width");
            }
            else if (reader.KeyIs("channels"u8))
            {
                _channels = ReadInt(ref reader, "channels");
            }
            else if (reader.KeyIs("timestamp"u8))
            {
                Timestamp = ReadTimestamp(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        reader.Read();
    }

    private static int ReadInt(ref Utf8JsonReader reader, string key)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value)
            ? value
            : throw new FormatException($"\"{key}\" must be a whole number");
    }

    private static long? ReadTimestamp(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new FormatException("\"timestamp\" must be a number or null");
        }

        // Some clients divide and send a fraction; the value is opaque, so the whole part serves.
        return reader.TryGetInt64(out var value) ? value : (long)reader.GetDouble();
    }
}
