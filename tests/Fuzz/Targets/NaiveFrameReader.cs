using System.Text;
using System.Text.Json;

namespace HomeLab.Fuzz.Targets;

/// <summary>The protocol's framing written the plain way, to compare with: header line, data block, payload.</summary>
internal static class NaiveFrameReader
{
    internal sealed record Frame(string Type, string InlineData, byte[] Data, byte[] Payload, int Length);

    /// <summary>Null when more bytes are needed.</summary>
    /// <exception cref="FormatException">This is no Wyoming stream.</exception>
    public static Frame? Read(byte[] bytes, int maxHeader, int maxData, int maxPayload)
    {
        var newline = Array.IndexOf(bytes, (byte)'\n');
        Require(newline <= maxHeader && (newline >= 0 || bytes.Length <= maxHeader));
        if (newline < 0)
        {
            return null;
        }

        using var document = Parse(bytes.AsMemory(0, newline));
        var header = new Dictionary<string, JsonElement>();
        Require(document.RootElement.ValueKind == JsonValueKind.Object);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            // Every length must be sound, also one that a later key of the same name replaces.
            var name = NameOf(property);
            header[name] = property.Value;
            Require(name != "type" || property.Value.ValueKind == JsonValueKind.String);
            Require(name != "data" || property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Null);
            Require(name is not ("data_length" or "payload_length") || LengthOf(property.Value) >= 0);
        }

        Require(header.ContainsKey("type"));
        var (data, payload) = (LengthOf(header.GetValueOrDefault("data_length")), LengthOf(header.GetValueOrDefault("payload_length")));
        Require(data <= maxData && payload <= maxPayload);
        var at = newline + 1;
        return bytes.Length < at + data + payload
            ? null
            : new Frame(
                TextOf(header["type"]),
                InlineOf(header),
                bytes[at..(at + (int)data)],
                bytes[(at + (int)data)..(at + (int)data + (int)payload)],
                at + (int)data + (int)payload);
    }

    private static long LengthOf(JsonElement value)
    {
        var length = 0L;
        Require(
            value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
                || (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out length)));
        return Math.Max(0, length);
    }

    private static string InlineOf(Dictionary<string, JsonElement> header) =>
        header.TryGetValue("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? Encoding.UTF8.GetString(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(data))
            : "";

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "(not UTF-8)";
        }
    }

    private static string TextOf(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "(not UTF-8)";
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            return JsonDocument.Parse(line);
        }
        catch (JsonException exception)
        {
            throw new FormatException(Encoding.UTF8.GetString(line.Span), exception);
        }
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new FormatException();
        }
    }
}
