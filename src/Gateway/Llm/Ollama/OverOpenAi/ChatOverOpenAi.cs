using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.Ollama.OverOpenAi;

/// <summary><c>/api/chat</c> as <c>/v1/chat/completions</c>.</summary>
/// <param name="body">The native call.</param>
internal sealed class ChatOverOpenAi(JsonBody body) : IOverOpenAi
{
    private readonly AnswerStyle _style = new(body, IsChat: true);

    /// <inheritdoc/>
    public string Path => "/v1/chat/completions";

    /// <inheritdoc/>
    public Refusal? Unsayable => body.IsEmpty("messages") ? Refusal.BadRequest("'messages' is empty.", "messages") : null;

    /// <inheritdoc/>
    public void WriteRequest(JsonElement native, Utf8JsonWriter json)
    {
        new OpenAiMessages(json).Write(native.GetProperty("messages"));
        OpenAiFields.WriteChat(native, json);
        OpenAiFields.WriteSampling(native, json);
        OpenAiFields.WriteStream(_style.Stream, json);
    }

    /// <inheritdoc/>
    public Task<(Usage Usage, string? Fault)> WriteReplyAsync(UpstreamReply reply, HttpContext http) =>
        _style.WriteAsync(reply, http);
}
