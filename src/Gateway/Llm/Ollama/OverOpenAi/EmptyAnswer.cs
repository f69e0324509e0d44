using System.Globalization;
using System.Text.Json;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>
/// The answer to a call without input, which asks Ollama to load the model. An OpenAI-compatible backend loads by itself, so that there is
/// nothing to do.
/// </summary>
internal static class EmptyAnswer
{
    /// <summary>Writes it as <paramref name="path"/> has it.</summary>
    public static void Write(string path, string model, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        switch (path)
        {
            case "/api/embed":
                json.WriteString("model"u8, model);
                json.WriteStartArray("embeddings"u8);
                json.WriteEndArray();
                break;
            case "/api/embeddings":
                json.WriteStartArray("embedding"u8);
                json.WriteEndArray();
                break;
            default:
                WriteLoaded(path == "/api/chat", model, json);
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteLoaded(bool isChat, string model, Utf8JsonWriter json)
    {
        json.WriteString("model"u8, model);
        json.WriteString("created_at"u8, DateTime.UtcNow.ToString("O", CultureInfo.InvariantCulture));
        if (isChat)
        {
            json.WriteStartObject("message"u8);
            json.WriteString("role"u8, "assistant");
            json.WriteString("content"u8, "");
            json.WriteEndObject();
        }
        else
        {
            json.WriteString("response"u8, "");
        }

        json.WriteBoolean("done"u8, true);
        json.WriteString("done_reason"u8, "load");
    }
}
