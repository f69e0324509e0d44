using System.Buffers;
using System.IO.Pipelines;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>Writes an answer piece by piece, each piece with a flush of its own.</summary>
internal abstract class PieceWriter
{
    private readonly HttpContext _http;
    private readonly PipeWriter _output;
    private readonly ErrorShape _errors;
    private bool _begun;

    /// <summary>Sets status and headers.</summary>
    protected PieceWriter(HttpContext http, string contentType, ErrorShape errors)
    {
        _http = http;
        _errors = errors;
        _output = http.Response.BodyWriter;
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = contentType;
        ReplyHeaders.NeverBuffer(http.Response);
    }

    /// <summary>Where a piece is written.</summary>
    public IBufferWriter<byte> Output
    {
        get
        {
            _begun = true;
            return _output;
        }
    }

    /// <summary>Adds bytes to the piece.</summary>
    public void Write(ReadOnlySpan<byte> bytes) => Output.Write(bytes);

    /// <summary>Sends what was written.</summary>
    public async ValueTask FlushAsync()
    {
        if (!_begun)
        {
            return;
        }

        var flushed = await _output.FlushAsync(_http.RequestAborted);
        if (flushed.IsCompleted)
        {
            throw new ClientGoneException();
        }
    }

    /// <summary>Tells the client that the answer broke off: by a status while nothing has been sent, in the stream after that.</summary>
    public ValueTask FailAsync(UpstreamReply reply, string fault) => FailAsync(ReplyHeaders.BrokeOff(reply, fault));

    /// <summary>Tells the client what went wrong.</summary>
    public ValueTask FailAsync(Refusal refusal)
    {
        if (!_begun)
        {
            return new ValueTask(_errors.WriteAsync(_http, refusal));
        }

        Write(_errors.EncodeInStream(refusal, midLine: false));
        return FlushAsync();
    }
}

/// <summary>Server-sent events, for OpenAI's clients.</summary>
/// <param name="http">The client.</param>
internal sealed class EventWriter(HttpContext http) : PieceWriter(http, "text/event-stream; charset=utf-8", ErrorShape.OpenAi);

/// <summary>Lines of JSON, for Ollama's clients.</summary>
/// <param name="http">The client.</param>
internal sealed class LineWriter(HttpContext http) : PieceWriter(http, "application/x-ndjson", ErrorShape.Ollama);
