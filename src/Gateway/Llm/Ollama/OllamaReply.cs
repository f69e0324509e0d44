using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Ollama.OverOpenAi;

namespace HomeLab.Gateway.Llm.Ollama;

/// <summary>Answers a native call, whichever kind of backend took it.</summary>
/// <param name="foreign">The call in OpenAI's words.</param>
/// <param name="endsWithDone">Whether Ollama's own answer must say that it is finished (chat, generate).</param>
internal sealed class OllamaReply(IOverOpenAi foreign, bool endsWithDone) : IReplyWriter
{
    private readonly UntouchedReply _untouched = new(ErrorShape.Ollama, new NdjsonWatch(endsWithDone));

    /// <inheritdoc/>
    public ErrorShape Errors => ErrorShape.Ollama;

    /// <inheritdoc/>
    public Task<(Usage Usage, string? Fault)> WriteAsync(UpstreamReply reply, HttpContext http) =>
        reply.Backend.Kind == BackendKind.Ollama ? _untouched.WriteAsync(reply, http)
        : reply.IsSuccess ? foreign.WriteReplyAsync(reply, http)
        : RefuseAsync(reply, http);

    private async Task<(Usage Usage, string? Fault)> RefuseAsync(UpstreamReply reply, HttpContext http)
    {
        await Errors.WriteAsync(http, await UpstreamError.RefusalAsync(reply));
        return default;
    }
}
