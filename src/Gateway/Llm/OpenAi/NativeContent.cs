using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>A message's content as Ollama's <c>content</c> and <c>images</c>.</summary>
internal static class NativeContent
{
    private const string Base64Mark = ";base64,";

    /// <summary>Writes both fields.</summary>
    /// <param name="content">A string, null, or parts: text, pictures as data URLs, audio as base64.</param>
    /// <param name="native">Inside the message.</param>
    public static void Write(JsonElement content, Utf8JsonWriter native)
    {
        switch (content.ValueKind)
        {
            case JsonValueKind.String:
                native.WritePropertyName("content"u8);
                content.WriteTo(native);
                break;
            case JsonValueKind.Null or JsonValueKind.Undefined:
                native.WriteString("content"u8, "");
                break;
            case JsonValueKind.Array:
                WriteParts(content, native);
                break;
            default:
                throw RefusedException.BadRequest("'content' must be a string or an array of parts.", "messages");
        }
    }

    private static void WriteParts(JsonElement parts, Utf8JsonWriter native)
    {
        var text = new StringBuilder();
        var media = new List<string>();
        foreach (var part in parts.EnumerateArray())
        {
            Take(part, text, media);
        }

        native.WriteString("content"u8, text.ToString());
        if (media.Count > 0)
        {
            native.WriteStartArray("images"u8);
            media.ForEach(native.WriteStringValue);
            native.WriteEndArray();
        }
    }

    private static void Take(JsonElement part, StringBuilder text, List<string> media)
    {
        var type = part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var name) ? name.ToString() : "";
        switch (type)
        {
            case "text" or "input_text" or "output_text" or "refusal":
                var words = part.TryGetProperty(type == "refusal" ? "refusal" : "text", out var value)
                    && value.ValueKind == JsonValueKind.String
                    ? value.GetString()
                    : throw RefusedException.BadRequest("A text part must hold a text.", "messages");
                text.Append(text.Length > 0 ? "\n" : "").Append(words);
                break;
            case "image_url" or "input_image":
                media.Add(Picture(part));
                break;
            case "input_audio":
                media.Add(part.TryGetProperty("input_audio", out var audio) && audio.ValueKind == JsonValueKind.Object
                    && audio.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String
                    ? data.GetString()!
                    : throw RefusedException.BadRequest("An audio part must hold its data in base64.", "messages"));
                break;
            default:
                throw RefusedException.BadRequest($"Content parts of type '{type}' cannot be given to a local model.", "messages");
        }
    }

    private static string Picture(JsonElement part)
    {
        part.TryGetProperty("image_url", out var picture);
        var url = picture.ValueKind == JsonValueKind.Object && picture.TryGetProperty("url", out var nested) ? nested : picture;
        var address = url.ValueKind == JsonValueKind.String ? url.GetString()! : "";
        var mark = address.IndexOf(Base64Mark, StringComparison.Ordinal);
        return address.StartsWith("data:", StringComparison.Ordinal) && mark > 0
            ? address[(mark + Base64Mark.Length)..]
            : throw RefusedException.BadRequest(
                "Pictures must come as data URLs (data:image/png;base64,…): the gateway fetches nothing from elsewhere.", "messages");
    }
}
