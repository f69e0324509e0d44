using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary><c>/v1/completions</c> as <c>/api/generate</c>.</summary>
/// <param name="stream">Whether the client asked for a stream.</param>
/// <param name="includeUsage">Whether the stream ends with a chunk of usage.</param>
internal sealed class CompletionTranslation(bool stream, bool includeUsage) : ITranslation
{
    /// <inheritdoc/>
    public string NativePath => "/api/generate";

    /// <inheritdoc/>
    public void WriteRequest(JsonElement request, Utf8JsonWriter native)
    {
        ChatTranslation.RequireOneChoice(request);
        native.WriteBoolean("stream"u8, stream);
        native.WriteString("prompt"u8, Prompt(request));
        if (request.TryGetProperty("suffix", out var suffix) && suffix.ValueKind == JsonValueKind.String)
        {
            native.WriteString("suffix"u8, suffix.GetString());
        }
    }

    /// <inheritdoc/>
    public void WriteOptions(JsonElement request, Utf8JsonWriter native) => NativeSampling.Write(request, native, "max_tokens");

    /// <inheritdoc/>
    public Task<(Usage Usage, string? Fault)> WriteReplyAsync(UpstreamReply reply, HttpContext http) =>
        stream
            ? new CompletionStream(reply, http, includeUsage).WriteAsync()
            : NativeObject.AnswerAsync(reply, http, CompletionObject.Write);

    private static string Prompt(JsonElement request)
    {
        request.TryGetProperty("prompt", out var prompt);
        if (prompt.ValueKind == JsonValueKind.Array && prompt.GetArrayLength() == 1)
        {
            prompt = prompt[0];
        }

        return prompt.ValueKind == JsonValueKind.String
            ? prompt.GetString()!
            : throw RefusedException.BadRequest("'prompt' must be one string for a local model.", "prompt");
    }
}
