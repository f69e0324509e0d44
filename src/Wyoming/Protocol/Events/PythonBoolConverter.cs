using System.Text.Json;
using System.Text.Json.Serialization;

namespace HomeLab.Wyoming.Protocol;

/// <summary>Reads null as false, as Python peers treat it.</summary>
internal sealed class PythonBoolConverter : JsonConverter<bool>
{
    public override bool HandleNull => true;

    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False or JsonTokenType.Null => false,
            _ => throw new JsonException("true, false or null was expected"),
        };

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}
