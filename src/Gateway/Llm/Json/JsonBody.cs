using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace HomeLab.Gateway.Llm.Json;

/// <summary>
/// A request body read once: where each top-level value lies in its bytes. The values themselves stay bytes, so that whatever the
/// gateway does not know passes through untouched.
/// </summary>
/// <remarks>
/// Names are compared without case and must be unique, because Go's decoder (Ollama) does both: <c>{"model":"a","Model":"b"}</c> would
/// otherwise be checked as one model and run as another.
/// </remarks>
internal sealed class JsonBody
{
    private readonly List<JsonField> _fields;

    private JsonBody(ReadOnlyMemory<byte> utf8, List<JsonField> fields)
    {
        Utf8 = utf8;
        _fields = fields;
    }

    /// <summary>The bytes as they came. Borrowed: their owner outlives this object.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>The fields in their order.</summary>
    public IReadOnlyList<JsonField> Fields => _fields;

    /// <summary>Reads an object.</summary>
    /// <param name="utf8">The whole body.</param>
    /// <param name="body">The object, when it is one.</param>
    /// <param name="fault">What is wrong with it otherwise, in words for the client.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out JsonBody? body, [NotNullWhen(false)] out string? fault)
    {
        body = null;
        try
        {
            var reader = new Utf8JsonReader(utf8.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                fault = "The body must be a JSON object.";
                return false;
            }

            var fields = new List<JsonField>(8);
            fault = ReadFields(ref reader, fields);
            if (fault is null && reader.Read())
            {
                fault = "The body has something after its JSON object.";
            }

            body = fault is null ? new JsonBody(utf8, fields) : null;
            return fault is null;
        }
        catch (JsonException problem)
        {
            fault = $"The body is not valid JSON: line {problem.LineNumber + 1}, byte {problem.BytePositionInLine}.";
            return false;
        }
    }

    /// <summary>The field called <paramref name="name"/>, whatever its case.</summary>
    public bool TryFind(string name, out JsonField field)
    {
        foreach (var candidate in _fields)
        {
            if (string.Equals(candidate.Name, name, StringComparison.OrdinalIgnoreCase))
            {
                field = candidate;
                return true;
            }
        }

        field = default;
        return false;
    }

    /// <summary>The bytes of a field, from the quote of its name to the end of its value.</summary>
    public ReadOnlySpan<byte> Field(JsonField field) => Utf8.Span[field.NameStart..field.End];

    /// <summary>The bytes of a value.</summary>
    public ReadOnlySpan<byte> Value(JsonField field) => Utf8.Span[field.Start..field.End];

    /// <summary>A string value; null when it is absent or no string.</summary>
    public string? Text(string name)
    {
        if (!TryFind(name, out var field) || field.Kind != JsonTokenType.String)
        {
            return null;
        }

        var reader = new Utf8JsonReader(Value(field));
        reader.Read();
        return reader.GetString();
    }

    /// <summary>A boolean value; null when it is absent or no boolean.</summary>
    public bool? Flag(string name) =>
        TryFind(name, out var field)
            ? field.Kind switch { JsonTokenType.True => true, JsonTokenType.False => false, _ => null }
            : null;

    /// <summary>Whether the field is absent, null, an empty string, or an empty array.</summary>
    public bool IsEmpty(string name)
    {
        if (!TryFind(name, out var field) || field.Kind == JsonTokenType.Null)
        {
            return true;
        }

        var reader = new Utf8JsonReader(Value(field));
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.String => reader.ValueSpan.IsEmpty,
            JsonTokenType.StartArray => reader.Read() && reader.TokenType == JsonTokenType.EndArray,
            _ => false,
        };
    }

    private static string? ReadFields(ref Utf8JsonReader reader, List<JsonField> fields)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameStart = (int)reader.TokenStartIndex;
            var name = reader.GetString()!;
            foreach (var field in fields)
            {
                if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
                {
                    return $"The body names '{name}' twice.";
                }
            }

            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var kind = reader.TokenType;
            reader.Skip();
            fields.Add(new JsonField(name, kind, nameStart, start, (int)reader.BytesConsumed));
        }

        return null;
    }
}

/// <summary>One top-level value of a <see cref="JsonBody"/>.</summary>
/// <param name="Name">Its name, unescaped.</param>
/// <param name="Kind">Its first token.</param>
/// <param name="NameStart">The first byte of its name, the quote.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="End">The byte after its last.</param>
internal readonly record struct JsonField(string Name, JsonTokenType Kind, int NameStart, int Start, int End);
