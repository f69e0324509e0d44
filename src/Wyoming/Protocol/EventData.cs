using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary>Reads the fields of cold events. The data block overrides the header's inline data key by key (a shallow merge).</summary>
internal static class EventData
{
    public static T Read<T>(in Frame frame)
        where T : IWyomingEvent<T>
    {
        try
        {
            var json = Merged(frame);
            var reader = new Utf8JsonReader(json);
            return Deserialize(ref reader, T.Json) ?? throw new JsonException("an object was expected, null came");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            WyomingProtocolException.ThrowInvalidData(frame.Kind, Problem(exception), exception);
        }

        return default;
    }

    public static JsonElement ReadElement(in Frame frame)
    {
        try
        {
            using var document = JsonDocument.Parse(Merged(frame));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                WyomingProtocolException.ThrowInvalidData(frame.Kind, "it is not a JSON object");
            }

            return document.RootElement.Clone();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            WyomingProtocolException.ThrowInvalidData(frame.Kind, Problem(exception), exception);
            return default;
        }
    }

    private static T? Deserialize<T>(ref Utf8JsonReader reader, JsonTypeInfo<T> type)
    {
        var value = JsonSerializer.Deserialize(ref reader, type);

        // One object and nothing after it; the reader itself throws for trailing bytes.
        reader.Read();
        return value;
    }

    private static ReadOnlySequence<byte> Merged(in Frame frame)
    {
        if (frame.InlineData.IsEmpty)
        {
            return frame.Data.IsEmpty ? new ReadOnlySequence<byte>("{}"u8.ToArray()) : frame.Data;
        }

        return frame.Data.IsEmpty ? frame.InlineData : Merge(frame.InlineData, frame.Data);
    }

    private static ReadOnlySequence<byte> Merge(in ReadOnlySequence<byte> inlineData, in ReadOnlySequence<byte> data)
    {
        using var first = JsonDocument.Parse(inlineData);
        using var second = JsonDocument.Parse(data);
        if (second.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("the data block is not a JSON object");
        }

        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            foreach (var property in first.RootElement.EnumerateObject())
            {
                if (!second.RootElement.TryGetProperty(property.Name, out _))
                {
                    property.WriteTo(writer);
                }
            }

            foreach (var property in second.RootElement.EnumerateObject())
            {
                property.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return new ReadOnlySequence<byte>(output.WrittenMemory);
    }

    // The serializer's messages name the .NET type first; the peer needs the path and the position, which follow "Path:".
    private static string Problem(Exception exception) =>
        exception is JsonException { Path: { Length: > 1 } path } ? $"unexpected value at {path}" : exception.Message.Split('.', 2)[0];
}
