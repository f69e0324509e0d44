using System.Buffers;
using System.IO.Pipelines;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>Writes server-sent events into a response, one flush per piece of the answer.</summary>
internal sealed class EventWriter
{
    private readonly HttpContext _http;
    private readonly PipeWriter _output;

    /// <summary>Sets status and headers.</summary>
    public EventWriter(HttpContext http)
    {
        _http = http;
        _output = http.Response.BodyWriter;
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        ReplyHeaders.NeverBuffer(http.Response);
    }

    /// <summary>Adds bytes to the event.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => _output.Write(bytes);

    /// <summary>Sends what was written.</summary>
    public async ValueTask FlushAsync()
    {
        var flushed = await _output.FlushAsync(_http.RequestAborted);
        if (flushed.IsCompleted)
        {
            throw new ClientGoneException();
        }
    }

    /// <summary>Tells the client that the answer broke off.</summary>
    public ValueTask FailAsync(UpstreamReply reply, string fault)
    {
        Write(ErrorShape.OpenAi.EncodeInStream(ReplyHeaders.BrokeOff(reply, fault), midLine: false));
        return FlushAsync();
    }
}
