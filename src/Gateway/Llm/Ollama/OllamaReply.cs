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
    public async Task<(Usage Usage, string? Fault)> WriteAsync(UpstreamReply reply, HttpContext http, TimeSpan idleTimeout)
    {
        if (reply.Backend.Kind == BackendKind.Ollama)
        {
            return await _untouched.WriteAsync(reply, http, idleTimeout);
        }

        if (reply.IsSuccess)
        {
            return await foreign.WriteReplyAsync(reply, http, idleTimeout);
        }

        await Errors.WriteAsync(http, await UpstreamError.RefusalAsync(reply, http.RequestAborted));
        return default;
    }
}
