using System.Text.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>OpenAI's reasoning effort as Ollama's <c>think</c>.</summary>
internal static class NativeThinking
{
    /// <summary>
    /// Writes <c>think</c> when the client asks for or against reasoning: by <c>reasoning_effort</c>, <c>reasoning.effort</c> or Ollama's
    /// own <c>think</c>.
    /// </summary>
    public static void Write(JsonElement request, Utf8JsonWriter native)
    {
        if (request.TryGetProperty("think", out var think)
            && think.ValueKind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.String)
        {
            native.WritePropertyName("think"u8);
            think.WriteTo(native);
            return;
        }

        switch (Effort(request))
        {
            case null or "":
                break;
            case "none":
                native.WriteBoolean("think"u8, false);
                break;
            case "minimal":
                native.WriteString("think"u8, "low");
                break;
            case var effort:
                native.WriteString("think"u8, effort);
                break;
        }
    }

    private static string? Effort(JsonElement request)
    {
        if (request.TryGetProperty("reasoning_effort", out var effort) && effort.ValueKind == JsonValueKind.String)
        {
            return effort.GetString();
        }

        return request.TryGetProperty("reasoning", out var reasoning)
            && reasoning.ValueKind == JsonValueKind.Object
            && reasoning.TryGetProperty("effort", out effort)
            && effort.ValueKind == JsonValueKind.String
            ? effort.GetString()
            : null;
    }
}
