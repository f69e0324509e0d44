using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary><c>/v1/chat/completions</c> as <c>/api/chat</c>.</summary>
/// <param name="stream">Whether the client asked for a stream.</param>
/// <param name="includeUsage">Whether the stream ends with a chunk of usage.</param>
internal sealed class ChatTranslation(bool stream, bool includeUsage) : ITranslation
{
    /// <inheritdoc/>
    public string NativePath => "/api/chat";

    /// <inheritdoc/>
    public void WriteRequest(JsonElement request, Utf8JsonWriter native)
    {
        RequireOneChoice(request);
        if (!request.TryGetProperty("messages", out var messages))
        {
            throw RefusedException.BadRequest("The body must hold 'messages'.", "messages");
        }

        native.WriteBoolean("stream"u8, stream);
        NativeMessages.Write(messages, NativeTools.Instruction(request), native);
        NativeTools.Write(request, native);
        NativeThinking.Write(request, native);
        if (request.TryGetProperty("response_format", out var format))
        {
            NativeFormat.Write(format, "response_format", native);
        }

        foreach (var name in (ReadOnlySpan<string>)["logprobs", "top_logprobs"])
        {
            if (request.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                native.WritePropertyName(name);
                value.WriteTo(native);
            }
        }
    }

    /// <inheritdoc/>
    public void WriteOptions(JsonElement request, Utf8JsonWriter native) =>
        NativeSampling.Write(request, native, "max_completion_tokens", "max_tokens");

    /// <inheritdoc/>
    public Task<(Usage Usage, string? Fault)> WriteReplyAsync(UpstreamReply reply, HttpContext http) =>
        stream
            ? new ChatStream(reply, http, includeUsage).WriteAsync()
            : NativeObject.AnswerAsync(reply, http, ChatObject.Write);

    /// <summary>More than one choice is something a local model does not do; saying so is better than answering one.</summary>
    public static void RequireOneChoice(JsonElement request)
    {
        if (request.TryGetProperty("n", out var choices) && choices.ValueKind == JsonValueKind.Number && choices.TryGetInt32(out var n)
            && n != 1)
        {
            throw RefusedException.BadRequest("A local model gives one choice: leave out 'n' or set it to 1.", "n");
        }
    }
}
