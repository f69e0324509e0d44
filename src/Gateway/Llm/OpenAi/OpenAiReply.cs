using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>Answers a call of the OpenAI surface, whichever way it went to the backend.</summary>
internal sealed class OpenAiReply(OpenAiCall call, ITranslation? translation) : IReplyWriter
{
    private readonly UntouchedReply _untouched = new(ErrorShape.OpenAi, new OpenAiWatch());

    /// <inheritdoc/>
    public ErrorShape Errors => ErrorShape.OpenAi;

    /// <inheritdoc/>
    public async Task<(Usage Usage, string? Fault)> WriteAsync(UpstreamReply reply, HttpContext http, TimeSpan idleTimeout)
    {
        if (!call.Translates(reply.Backend))
        {
            return await _untouched.WriteAsync(reply, http, idleTimeout);
        }

        if (reply.IsSuccess)
        {
            return await translation!.WriteReplyAsync(reply, http, idleTimeout);
        }

        await Errors.WriteAsync(http, await UpstreamError.RefusalAsync(reply, http.RequestAborted));
        return default;
    }
}
