using System.Text.Json;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>Ollama's whole answer as a <c>text_completion</c>.</summary>
internal static class CompletionObject
{
    /// <summary>Writes it.</summary>
    public static void Write(in NativePart part, string model, PooledBuffer output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("id"u8, ToolCall.NewId("cmpl-"));
        json.WriteString("object"u8, "text_completion");
        json.WriteNumber("created"u8, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        json.WriteString("model"u8, model);
        json.WriteString("system_fingerprint"u8, "fp_homelab");
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WritePropertyName("text"u8);
        json.WriteRawValue(part.Content.IsEmpty ? "\"\""u8 : part.Content);
        json.WriteNumber("index"u8, 0);
        json.WriteNull("logprobs"u8);
        json.WriteString("finish_reason"u8, ChunkStream.FinishReason(part.DoneReason, calledTools: false));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WritePropertyName("usage"u8);
        json.WriteRawValue(UsageJson.Chat(part.Usage));
        json.WriteEndObject();
    }
}
