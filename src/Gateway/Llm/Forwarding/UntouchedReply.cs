using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>Passes an answer byte for byte.</summary>
/// <param name="errors">The client's shape of errors.</param>
/// <param name="watch">Reads along; used for one answer and then disposed.</param>
internal sealed class UntouchedReply(ErrorShape errors, StreamWatch watch) : IReplyWriter
{
    /// <inheritdoc/>
    public ErrorShape Errors => errors;

    /// <inheritdoc/>
    public async Task<(Usage Usage, string? Fault)> WriteAsync(UpstreamReply reply, HttpContext http)
    {
        var response = http.Response;
        response.StatusCode = reply.Status;
        response.ContentType = reply.ContentType;
        var isStream = ReplyHeaders.IsStream(reply.ContentType);
        if (isStream)
        {
            ReplyHeaders.NeverBuffer(response);
        }
        else
        {
            response.ContentLength = reply.ContentLength;
        }

        using var reading = reply.IsSuccess ? watch : new OpenAiWatch();
        var fault = await Relay.CopyAsync(reply, response.BodyWriter, reading, http.RequestAborted);
        if (fault is not null)
        {
            await TellAsync(http, reply, isStream, fault);
        }

        return (watch.Usage, fault);
    }

    /// <summary>
    /// A stream gets its error as a last event; anything else can only be cut off, which its client sees as a broken connection.
    /// </summary>
    private async Task TellAsync(HttpContext http, UpstreamReply reply, bool isStream, string fault)
    {
        if (isStream)
        {
            var refusal = ReplyHeaders.BrokeOff(reply, fault);
            await http.Response.Body.WriteAsync(errors.EncodeInStream(refusal, watch.IsMidLine), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
        }
        else
        {
            http.Abort();
        }
    }
}
