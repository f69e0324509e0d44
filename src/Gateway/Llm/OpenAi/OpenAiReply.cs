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
    public Task<(Usage Usage, string? Fault)> WriteAsync(UpstreamReply reply, HttpContext http) =>
        !call.Translates(reply.Backend) ? _untouched.WriteAsync(reply, http)
        : reply.IsSuccess ? translation!.WriteReplyAsync(reply, http)
        : RefuseAsync(reply, http);

    private async Task<(Usage Usage, string? Fault)> RefuseAsync(UpstreamReply reply, HttpContext http)
    {
        await Errors.WriteAsync(http, await UpstreamError.RefusalAsync(reply));
        return default;
    }
}
