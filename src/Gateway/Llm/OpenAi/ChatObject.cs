using System.Text.Json;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>Ollama's whole answer as a <c>chat.completion</c>.</summary>
internal static class ChatObject
{
    /// <summary>Writes it.</summary>
    public static void Write(in NativePart part, string model, PooledBuffer output)
    {
        var calls = part.ToolCalls.IsEmpty ? [] : ToolCall.Read(part.ToolCalls);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("id"u8, ToolCall.NewId("chatcmpl-"));
        json.WriteString("object"u8, "chat.completion");
        json.WriteNumber("created"u8, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        json.WriteString("model"u8, model);
        json.WriteString("system_fingerprint"u8, "fp_homelab");
        json.WriteStartArray("choices"u8);
        json.WriteStartObject();
        json.WriteNumber("index"u8, 0);
        WriteMessage(in part, calls, json);
        json.WritePropertyName("logprobs"u8);
        if (part.LogProbabilities.IsEmpty)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStartObject();
            json.WritePropertyName("content"u8);
            json.WriteRawValue(part.LogProbabilities);
            json.WriteEndObject();
        }

        json.WriteString("finish_reason"u8, ChunkStream.FinishReason(part.DoneReason, calls.Count > 0));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WritePropertyName("usage"u8);
        json.WriteRawValue(UsageJson.Chat(part.Usage));
        json.WriteEndObject();
    }

    private static void WriteMessage(in NativePart part, List<ToolCall> calls, Utf8JsonWriter json)
    {
        json.WriteStartObject("message"u8);
        json.WriteString("role"u8, "assistant");
        json.WritePropertyName("content"u8);
        json.WriteRawValue(part.Content.IsEmpty ? (calls.Count > 0 ? "null"u8 : "\"\""u8) : part.Content);
        json.WriteNull("refusal"u8);
        if (!part.Thinking.IsEmpty)
        {
            json.WritePropertyName("reasoning"u8);
            json.WriteRawValue(part.Thinking);
        }

        if (calls.Count > 0)
        {
            json.WritePropertyName("tool_calls"u8);
            json.WriteRawValue(ToolCall.Write(calls, null));
        }

        json.WriteEndObject();
    }
}
