using System.Text.Json;
using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>The input of <c>/v1/responses</c> (a string, or messages, function calls and their results) as native messages.</summary>
internal static class ResponsesInput
{
    /// <summary>Writes the messages.</summary>
    /// <param name="request">OpenAI's request.</param>
    /// <param name="instruction">A system message of the gateway's own; null = none.</param>
    /// <param name="native">Inside the request.</param>
    public static void Write(JsonElement request, string? instruction, Utf8JsonWriter native)
    {
        native.WriteStartArray("messages"u8);
        if (request.TryGetProperty("instructions", out var instructions) && instructions.ValueKind == JsonValueKind.String)
        {
            WriteText("system", instructions.GetString()!, native);
        }

        request.TryGetProperty("input", out var input);
        if (input.ValueKind == JsonValueKind.String)
        {
            WriteText("user", input.GetString()!, native);
        }
        else if (input.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in input.EnumerateArray())
            {
                WriteItem(item, input, native);
            }
        }
        else
        {
            throw RefusedException.BadRequest("'input' must be a string or an array of items.", "input");
        }

        if (instruction is not null)
        {
            WriteText("system", instruction, native);
        }

        native.WriteEndArray();
    }

    private static void WriteItem(JsonElement item, JsonElement all, Utf8JsonWriter native)
    {
        switch (Text(item, "type") ?? "message")
        {
            case "message":
                WriteMessage(item, native);
                break;
            case "function_call":
                native.WriteStartObject();
                native.WriteString("role"u8, "assistant");
                native.WriteString("content"u8, "");
                native.WriteStartArray("tool_calls"u8);
                NativeMessages.WriteCall(Text(item, "call_id"), Text(item, "name") ?? "", Text(item, "arguments"), native);
                native.WriteEndArray();
                native.WriteEndObject();
                break;
            case "function_call_output":
                WriteResult(item, all, native);
                break;
            case "reasoning":
                // What a model thought in an earlier turn is not part of its next prompt.
                break;
            case var type:
                throw RefusedException.BadRequest($"Input items of type '{type}' cannot be given to a local model.", "input");
        }
    }

    private static void WriteMessage(JsonElement item, Utf8JsonWriter native)
    {
        var role = Text(item, "role") ?? throw RefusedException.BadRequest("Every message must have a role.", "input");
        native.WriteStartObject();
        native.WriteString("role"u8, role == "developer" ? "system" : role);
        item.TryGetProperty("content", out var content);
        NativeContent.Write(content, native);
        native.WriteEndObject();
    }

    private static void WriteResult(JsonElement item, JsonElement all, Utf8JsonWriter native)
    {
        var id = Text(item, "call_id");
        native.WriteStartObject();
        native.WriteString("role"u8, "tool");
        item.TryGetProperty("output", out var output);
        NativeContent.Write(output, native);
        foreach (var call in all.EnumerateArray())
        {
            if (Text(call, "type") == "function_call" && Text(call, "call_id") == id && Text(call, "name") is { } name)
            {
                native.WriteString("tool_name"u8, name);
                break;
            }
        }

        if (id is not null)
        {
            native.WriteString("tool_call_id"u8, id);
        }

        native.WriteEndObject();
    }

    private static void WriteText(string role, string content, Utf8JsonWriter native)
    {
        native.WriteStartObject();
        native.WriteString("role"u8, role);
        native.WriteString("content"u8, content);
        native.WriteEndObject();
    }

    private static string? Text(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
