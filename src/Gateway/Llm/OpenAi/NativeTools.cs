using System.Text.Json;
using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// OpenAI's tools and <c>tool_choice</c> in native words. Ollama has no choice of its own: <c>none</c> offers no tool, a named function is
/// offered alone, and where a call is required the model is told so.
/// </summary>
internal static class NativeTools
{
    /// <summary>What the model is told beside the messages; null when nothing.</summary>
    public static string? Instruction(JsonElement request)
    {
        if (!HasTools(request) || !request.TryGetProperty("tool_choice", out var choice))
        {
            return null;
        }

        return choice.ValueKind == JsonValueKind.String && choice.GetString() == "required"
            ? "Answer only by calling one of the tools."
            : Chosen(choice) is { } name ? $"Answer only by calling the tool {name}." : null;
    }

    /// <summary>Writes <c>tools</c>, unless there are none or none may be called.</summary>
    public static void Write(JsonElement request, Utf8JsonWriter native)
    {
        if (!HasTools(request))
        {
            return;
        }

        request.TryGetProperty("tool_choice", out var choice);
        if (choice.ValueKind == JsonValueKind.String && choice.GetString() == "none")
        {
            return;
        }

        var only = Chosen(choice);
        native.WriteStartArray("tools"u8);
        foreach (var tool in request.GetProperty("tools").EnumerateArray())
        {
            var function = Function(tool);
            if (only is null || (function.TryGetProperty("name", out var name) && name.ValueEquals(only)))
            {
                WriteTool(function, native);
            }
        }

        native.WriteEndArray();
    }

    private static bool HasTools(JsonElement request) =>
        request.TryGetProperty("tools", out var tools) && tools.ValueKind == JsonValueKind.Array && tools.GetArrayLength() > 0;

    /// <summary>The function of a tool: nested (chat) or the tool itself (responses).</summary>
    private static JsonElement Function(JsonElement tool)
    {
        if (tool.ValueKind != JsonValueKind.Object || !tool.TryGetProperty("type", out var type) || type.ToString() != "function")
        {
            throw RefusedException.BadRequest("Only tools of type 'function' can be offered to a local model.", "tools");
        }

        return tool.TryGetProperty("function", out var nested) && nested.ValueKind == JsonValueKind.Object ? nested : tool;
    }

    private static void WriteTool(JsonElement function, Utf8JsonWriter native)
    {
        native.WriteStartObject();
        native.WriteString("type"u8, "function");
        native.WriteStartObject("function"u8);
        foreach (var field in function.EnumerateObject())
        {
            if (field.Name is "name" or "description" or "parameters" && field.Value.ValueKind != JsonValueKind.Null)
            {
                field.WriteTo(native);
            }
        }

        native.WriteEndObject();
        native.WriteEndObject();
    }

    private static string? Chosen(JsonElement choice)
    {
        if (choice.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var holder = choice.TryGetProperty("function", out var nested) && nested.ValueKind == JsonValueKind.Object ? nested : choice;
        return holder.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String ? name.GetString() : null;
    }
}
