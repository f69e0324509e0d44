using System.Text.Json;
using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>OpenAI's chat messages as Ollama's: text parts joined, images and audio as bare base64, tool arguments as objects.</summary>
internal static class NativeMessages
{
    /// <summary>Writes the messages.</summary>
    /// <param name="messages">OpenAI's array.</param>
    /// <param name="instruction">A system message of the gateway's own; null = none.</param>
    /// <param name="native">Inside the request.</param>
    public static void Write(JsonElement messages, string? instruction, Utf8JsonWriter native)
    {
        if (messages.ValueKind != JsonValueKind.Array)
        {
            throw RefusedException.BadRequest("'messages' must be an array.", "messages");
        }

        native.WriteStartArray("messages"u8);
        foreach (var message in messages.EnumerateArray())
        {
            if (message.ValueKind != JsonValueKind.Object)
            {
                throw RefusedException.BadRequest("Every message must be an object.", "messages");
            }

            WriteMessage(message, messages, native);
        }

        if (instruction is not null)
        {
            native.WriteStartObject();
            native.WriteString("role"u8, "system");
            native.WriteString("content"u8, instruction);
            native.WriteEndObject();
        }

        native.WriteEndArray();
    }

    private static void WriteMessage(JsonElement message, JsonElement all, Utf8JsonWriter native)
    {
        var role = Text(message, "role") ?? throw RefusedException.BadRequest("Every message must have a role.", "messages");
        native.WriteStartObject();
        native.WriteString("role"u8, role switch { "developer" => "system", "function" => "tool", _ => role });
        message.TryGetProperty("content", out var content);
        NativeContent.Write(content, native);
        if ((Text(message, "reasoning") ?? Text(message, "reasoning_content")) is { Length: > 0 } thinking)
        {
            native.WriteString("thinking"u8, thinking);
        }

        if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
        {
            WriteCalls(calls, native);
        }

        if (role is "tool" or "function")
        {
            WriteToolResult(message, all, native);
        }

        native.WriteEndObject();
    }

    private static void WriteCalls(JsonElement calls, Utf8JsonWriter native)
    {
        native.WriteStartArray("tool_calls"u8);
        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind != JsonValueKind.Object || !call.TryGetProperty("function", out var function)
                || function.ValueKind != JsonValueKind.Object)
            {
                throw RefusedException.BadRequest("Every tool call must hold a function.", "messages");
            }

            WriteCall(Text(call, "id"), Text(function, "name") ?? "", Text(function, "arguments"), native);
        }

        native.WriteEndArray();
    }

    /// <summary>Writes one call of an assistant; the arguments come as JSON in a string.</summary>
    public static void WriteCall(string? id, string name, string? arguments, Utf8JsonWriter native)
    {
        native.WriteStartObject();
        if (id is not null)
        {
            native.WriteString("id"u8, id);
        }

        native.WriteStartObject("function"u8);
        native.WriteString("name"u8, name);
        native.WritePropertyName("arguments"u8);
        try
        {
            using var parsed = JsonDocument.Parse(string.IsNullOrWhiteSpace(arguments) ? "{}" : arguments);
            parsed.RootElement.WriteTo(native);
        }
        catch (JsonException)
        {
            throw RefusedException.BadRequest($"The arguments of the call of '{name}' are not valid JSON.", "messages");
        }

        native.WriteEndObject();
        native.WriteEndObject();
    }

    private static void WriteToolResult(JsonElement message, JsonElement all, Utf8JsonWriter native)
    {
        var id = Text(message, "tool_call_id");
        if ((Text(message, "name") ?? NameOf(id, all)) is { } name)
        {
            native.WriteString("tool_name"u8, name);
        }

        if (id is not null)
        {
            native.WriteString("tool_call_id"u8, id);
        }
    }

    /// <summary>OpenAI's tool results name only the call; the function's name stands in the assistant's message before.</summary>
    private static string? NameOf(string? id, JsonElement messages)
    {
        foreach (var message in id is null ? default : messages.EnumerateArray())
        {
            if (!message.TryGetProperty("tool_calls", out var calls) || calls.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            foreach (var call in calls.EnumerateArray())
            {
                if (Text(call, "id") == id && call.TryGetProperty("function", out var function))
                {
                    return Text(function, "name");
                }
            }
        }

        return null;
    }

    private static string? Text(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
