using System.Text.Json;

namespace HomeLab.Gateway.Llm.Json;

/// <summary>
/// Writes a <see cref="JsonBody"/> with some of its values replaced, added or left out; every other field keeps its very bytes.
/// </summary>
internal sealed class JsonEdit(JsonBody body)
{
    private readonly List<(string Name, byte[]? Value)> _changes = [];

    /// <summary>Gives <paramref name="name"/> a string value.</summary>
    public JsonEdit SetText(string name, string value) => Set(name, QuoteUtf8(value));

    /// <summary>Gives <paramref name="name"/> a value of JSON bytes.</summary>
    public JsonEdit Set(string name, byte[] value)
    {
        _changes.Add((name, value));
        return this;
    }

    /// <summary>Leaves <paramref name="name"/> out.</summary>
    public JsonEdit Remove(string name)
    {
        _changes.Add((name, null));
        return this;
    }

    /// <summary>Writes the object.</summary>
    public void WriteTo(PooledBuffer output)
    {
        output.Write("{"u8);
        var first = true;
        foreach (var field in body.Fields)
        {
            var change = Find(field.Name);
            if (change is null)
            {
                Separate(output, ref first);
                output.Write(body.Field(field));
            }
            else if (change.Value.Value is { } value)
            {
                WriteField(output, field.Name, value, ref first);
            }
        }

        foreach (var (name, value) in _changes)
        {
            if (value is not null && !body.TryFind(name, out _))
            {
                WriteField(output, name, value, ref first);
            }
        }

        output.Write("}"u8);
    }

    /// <summary>A JSON string, quoted.</summary>
    public static byte[] QuoteUtf8(string value) => [(byte)'"', .. JsonEncodedText.Encode(value).EncodedUtf8Bytes, (byte)'"'];

    private (string Name, byte[]? Value)? Find(string name)
    {
        foreach (var change in _changes)
        {
            if (string.Equals(change.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return change;
            }
        }

        return null;
    }

    private static void WriteField(PooledBuffer output, string name, ReadOnlySpan<byte> value, ref bool first)
    {
        Separate(output, ref first);
        output.Write(QuoteUtf8(name));
        output.Write(":"u8);
        output.Write(value);
    }

    private static void Separate(PooledBuffer output, ref bool first)
    {
        if (!first)
        {
            output.Write(","u8);
        }

        first = false;
    }
}
