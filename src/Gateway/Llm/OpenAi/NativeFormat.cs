using System.Text.Json;
using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>OpenAI's response format as Ollama's <c>format</c>: <c>"json"</c> or a schema.</summary>
internal static class NativeFormat
{
    /// <summary>Writes <c>format</c> unless the answer is plain text.</summary>
    /// <param name="format"><c>response_format</c> (its schema inside <c>json_schema</c>) or <c>text.format</c> (its schema beside the
    /// type).</param>
    /// <param name="param">Name of that field, for errors.</param>
    /// <param name="native">Inside the request.</param>
    public static void Write(JsonElement format, string param, Utf8JsonWriter native)
    {
        if (format.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        var type = format.ValueKind == JsonValueKind.Object && format.TryGetProperty("type", out var name) ? name.ToString() : "";
        switch (type)
        {
            case "text":
                return;
            case "json_object":
                native.WriteString("format"u8, "json");
                return;
            case "json_schema":
                var holder = format.TryGetProperty("json_schema", out var nested) && nested.ValueKind == JsonValueKind.Object
                    ? nested
                    : format;
                if (holder.TryGetProperty("schema", out var schema) && schema.ValueKind == JsonValueKind.Object)
                {
                    native.WritePropertyName("format"u8);
                    schema.WriteTo(native);
                    return;
                }

                throw RefusedException.BadRequest($"'{param}' of type json_schema must hold a schema object.", param);
            default:
                throw RefusedException.BadRequest($"'{param}.type' must be text, json_object or json_schema.", param);
        }
    }
}
