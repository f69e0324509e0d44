using System.Text.Json;

namespace HomeLab.Benchmarks.Protocol;

/// <summary>How most servers of this protocol read a frame: JSON to a dictionary, bytes to arrays.</summary>
internal sealed record DictionaryFrame(string Type, Dictionary<string, object> Data, byte[] Payload)
{
    public static DictionaryFrame Read(ref ReadOnlySpan<byte> stream)
    {
        var newline = stream.IndexOf((byte)'\n');
        var header = JsonSerializer.Deserialize<Dictionary<string, object>>(stream[..newline].ToArray())!;
        stream = stream[(newline + 1)..];
        var data = JsonSerializer.Deserialize<Dictionary<string, object>>(Take(ref stream, header, "data_length"))!;
        var payload = Take(ref stream, header, "payload_length");
        return new DictionaryFrame(((JsonElement)header["type"]).GetString()!, data, payload);
    }

    private static byte[] Take(ref ReadOnlySpan<byte> stream, Dictionary<string, object> header, string key)
    {
        var length = header.TryGetValue(key, out var value) ? ((JsonElement)value).GetInt32() : 0;
        var bytes = stream[..length].ToArray();
        stream = stream[length..];
        return bytes;
    }
}
