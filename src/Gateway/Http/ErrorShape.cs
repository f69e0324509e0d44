using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Http;

/// <summary>How a client expects to hear that something went wrong.</summary>
internal abstract class ErrorShape
{
    /// <summary>The body is never part of a page: quotes stay quotes, for people who read it.</summary>
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{"error":{"message","type","param","code"}}</c>: all four keys, <c>param</c> and <c>code</c> may be null.</summary>
    public static ErrorShape OpenAi { get; } = new OpenAiShape();

    /// <summary><c>{"error":"message"}</c>.</summary>
    public static ErrorShape Ollama { get; } = new OllamaShape();

    /// <summary>The shape for a request path: Ollama's under <c>/api</c>, OpenAI's elsewhere.</summary>
    public static ErrorShape For(PathString path) =>
        path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ? Ollama : OpenAi;

    /// <summary>Answers a request that has not been answered yet.</summary>
    public Task WriteAsync(HttpContext http, Refusal refusal)
    {
        var response = http.Response;
        response.StatusCode = refusal.Status;
        response.ContentType = "application/json";
        if (refusal.RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (refusal.ShouldRetry is { } retry)
        {
            response.Headers["x-should-retry"] = retry ? "true" : "false";
        }

        if (refusal.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        var body = Encode(refusal);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, http.RequestAborted).AsTask();
    }

    /// <summary>The error as JSON bytes.</summary>
    public byte[] Encode(Refusal refusal)
    {
        using var buffer = new PooledBuffer(512);
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            Write(json, refusal);
        }

        return buffer.Written.ToArray();
    }

    /// <summary>The error inside a stream that has already begun: a line of NDJSON, or a server-sent event.</summary>
    /// <param name="refusal">The error.</param>
    /// <param name="midLine">Whether the bytes before it stop inside a line.</param>
    public abstract byte[] EncodeInStream(Refusal refusal, bool midLine);

    /// <summary>Writes the object.</summary>
    protected abstract void Write(Utf8JsonWriter json, Refusal refusal);

    private sealed class OpenAiShape : ErrorShape
    {
        public override byte[] EncodeInStream(Refusal refusal, bool midLine) =>
            [.. midLine ? "\n\n"u8 : ""u8, .. "data: "u8, .. Encode(refusal), .. "\n\n"u8];

        protected override void Write(Utf8JsonWriter json, Refusal refusal)
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("message"u8, refusal.Message);
            json.WriteString("type"u8, refusal.Type);
            json.WriteString("param"u8, refusal.Param);
            json.WriteString("code"u8, refusal.Code);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private sealed class OllamaShape : ErrorShape
    {
        public override byte[] EncodeInStream(Refusal refusal, bool midLine) =>
            [.. midLine ? "\n"u8 : ""u8, .. Encode(refusal), .. "\n"u8];

        protected override void Write(Utf8JsonWriter json, Refusal refusal)
        {
            json.WriteStartObject();
            json.WriteString("error"u8, refusal.Message);
            json.WriteEndObject();
        }
    }
}
