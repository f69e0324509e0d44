using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary>
/// <c>/api/generate</c>: as <c>/v1/chat/completions</c> where the model's own template is to be applied, as <c>/v1/completions</c> where
/// the prompt is to reach the model as it is (<c>raw</c>, <c>suffix</c>).
/// </summary>
/// <param name="body">The native call.</param>
internal sealed class GenerateOverOpenAi(JsonBody body) : IOverOpenAi
{
    private readonly AnswerStyle _style = new(body, IsChat: false);

    private readonly bool _untemplated = body.Flag("raw") == true || !body.IsEmpty("suffix");

    /// <inheritdoc/>
    public string Path => _untemplated ? "/v1/completions" : "/v1/chat/completions";

    /// <inheritdoc/>
    public Refusal? Unsayable
    {
        get
        {
            if (!body.IsEmpty("template") || !body.IsEmpty("context"))
            {
                return Refusal.BadRequest(
                    "'template' and 'context' are Ollama's own, and this model's backend speaks OpenAI. "
                    + "Send the whole conversation to /api/chat.");
            }

            return body.IsEmpty("prompt") ? Refusal.BadRequest("'prompt' is empty.", "prompt") : null;
        }
    }

    /// <inheritdoc/>
    public void WriteRequest(JsonElement native, Utf8JsonWriter json)
    {
        var prompt = OpenAiFields.Text(native, "prompt");
        if (_untemplated)
        {
            json.WriteString("prompt"u8, prompt);
            OpenAiFields.Copy(native, json, "suffix");
        }
        else
        {
            WriteMessages(native, prompt, json);
            OpenAiFields.WriteChat(native, json);
        }

        OpenAiFields.WriteSampling(native, json);
        OpenAiFields.WriteStream(_style.Stream, json);
    }

    /// <inheritdoc/>
    public Task<(Usage Usage, string? Fault)> WriteReplyAsync(UpstreamReply reply, HttpContext http) =>
        _style.WriteAsync(reply, http);

    private static void WriteMessages(JsonElement native, string prompt, Utf8JsonWriter json)
    {
        json.WriteStartArray("messages"u8);
        if (OpenAiFields.Text(native, "system") is { Length: > 0 } system)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "system");
            json.WriteString("content"u8, system);
            json.WriteEndObject();
        }

        json.WriteStartObject();
        json.WriteString("role"u8, "user");
        new OpenAiMessages(json).WriteContent(prompt, native);
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
