using System.Globalization;
using System.Text.Json;
using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>
/// Native messages as OpenAI's: pictures as data URLs, arguments of tool calls as JSON in a string, and an id for every call, which its
/// result repeats. Native clients may leave the id out; results then answer the calls in their order. Earlier thoughts are not repeated.
/// </summary>
/// <param name="json">Inside the request.</param>
internal sealed class OpenAiMessages(Utf8JsonWriter json)
{
    private readonly List<(string Id, string Name)> _open = [];
    private int _calls;

    /// <summary>Writes the messages.</summary>
    public void Write(JsonElement messages)
    {
        if (messages.ValueKind != JsonValueKind.Array)
        {
            throw RefusedException.BadRequest("'messages' must be an array.", "messages");
        }

        json.WriteStartArray("messages"u8);
        foreach (var message in messages.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object)
            {
                throw RefusedException.BadRequest("Every message must be an object.", "messages");
            }

            WriteMessage(message);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes <c>content</c>: a string, or parts where <paramref name="holder"/> has <c>images</c>.</summary>
    public void WriteContent(string text, JsonElement holder)
    {
        if (!holder.TryGetProperty("images", out var images) || images.ValueKind != JsonValueKind.Array || images.GetArrayLength() == 0)
        {
            json.WriteString("content"u8, text);
            return;
        }

        json.WriteStartArray("content"u8);
        if (text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "text");
            json.WriteString("text"u8, text);
            json.WriteEndObject();
        }

        foreach (var image in images.EnumerateArray())
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "image_url");
            json.WriteStartObject("image_url"u8);
            json.WriteString("url"u8, Picture(image));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteMessage(JsonElement message)
    {
        var role = OpenAiFields.Text(message, "role");
        json.WriteStartObject();
        json.WriteString(
            "role"u8, role.Length > 0 ? role : throw RefusedException.BadRequest("Every message must have a role.", "messages"));
        WriteContent(OpenAiFields.Text(message, "content"), message);
        if (role == "tool")
        {
            json.WriteString("tool_call_id"u8, Answered(message));
        }
        else if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array
            && calls.GetArrayLength() > 0)
        {
            _open.Clear();
            WriteCalls(calls);
        }

        json.WriteEndObject();
    }

    private void WriteCalls(JsonElement calls)
    {
        json.WriteStartArray("tool_calls"u8);
        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind != JsonValueKind.Object || !call.TryGetProperty("function", out var function)
                || function.ValueKind != JsonValueKind.Object)
            {
                throw RefusedException.BadRequest("Every tool call must hold a function.", "messages");
            }

            var id = OpenAiFields.Text(call, "id") is { Length: > 0 } given
                ? given
                : string.Create(CultureInfo.InvariantCulture, $"call_{++_calls}");
            var name = OpenAiFields.Text(function, "name");
            _open.Add((id, name));
            json.WriteStartObject();
            json.WriteString("id"u8, id);
            json.WriteString("type"u8, "function");
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, name);
            json.WriteString("arguments"u8, Arguments(function));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Arguments(JsonElement function)
    {
        if (!function.TryGetProperty("arguments", out var arguments) || arguments.ValueKind == JsonValueKind.Null)
        {
            return "{}";
        }

        return arguments.ValueKind == JsonValueKind.String ? arguments.GetString()! : arguments.GetRawText();
    }

    /// <summary>The call that a result answers: the one it names, else the first open one of its tool, else the first open one.</summary>
    private string Answered(JsonElement result)
    {
        var id = OpenAiFields.Text(result, "tool_call_id");
        var name = OpenAiFields.Text(result, "tool_name");
        var at = _open.FindIndex(call => call.Id == id);
        at = at < 0 && id.Length == 0 ? _open.FindIndex(call => call.Name == name) : at;
        at = at < 0 && id.Length == 0 && _open.Count > 0 ? 0 : at;
        if (at < 0)
        {
            return id.Length > 0
                ? id
                : throw RefusedException.BadRequest("A message of role 'tool' answers no tool call before it.", "messages");
        }

        id = _open[at].Id;
        _open.RemoveAt(at);
        return id;
    }

    private static string Picture(JsonElement image)
    {
        if (image.ValueKind != JsonValueKind.String)
        {
            throw RefusedException.BadRequest("'images' must hold pictures in base64.", "images");
        }

        var picture = image.GetString()!;
        return picture.StartsWith("data:", StringComparison.Ordinal) ? picture : $"data:{MediaType(picture)};base64,{picture}";
    }

    /// <summary>By the file's first bytes, as they look in base64.</summary>
    private static string MediaType(string base64) => base64 switch
    {
        ['/', '9', 'j', '/', ..] => "image/jpeg",
        ['R', '0', 'l', 'G', ..] => "image/gif",
        ['U', 'k', 'l', 'G', ..] => "image/webp",
        _ => "image/png",
    };
}
