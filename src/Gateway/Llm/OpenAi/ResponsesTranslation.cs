using System.Text.Json;
using HomeLab.Gateway.Http;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>
/// The stateless part of <c>/v1/responses</c> as <c>/api/chat</c>: what Home Assistant's and Open WebUI's connections use.
/// </summary>
/// <param name="stream">Whether the client asked for a stream.</param>
/// <param name="echo">What of the request the response object repeats.</param>
internal sealed class ResponsesTranslation(bool stream, ResponsesEcho echo) : ITranslation
{
    /// <inheritdoc/>
    public string NativePath => "/api/chat";

    /// <inheritdoc/>
    public void WriteRequest(JsonElement request, Utf8JsonWriter native)
    {
        foreach (var state in (ReadOnlySpan<string>)["previous_response_id", "conversation"])
        {
            if (request.TryGetProperty(state, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                throw RefusedException.BadRequest(
                    $"'{state}' needs stored responses, which the gateway does not keep: send the whole input.", state);
            }
        }

        native.WriteBoolean("stream"u8, stream);
        ResponsesInput.Write(request, NativeTools.Instruction(request), native);
        NativeTools.Write(request, native);
        NativeThinking.Write(request, native);
        if (request.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.Object
            && text.TryGetProperty("format", out var format))
        {
            NativeFormat.Write(format, "text.format", native);
        }
    }

    /// <inheritdoc/>
    public void WriteOptions(JsonElement request, Utf8JsonWriter native) => NativeSampling.Write(request, native, "max_output_tokens");

    /// <inheritdoc/>
    public Task<(Usage Usage, string? Fault)> WriteReplyAsync(UpstreamReply reply, HttpContext http) =>
        stream
            ? new ResponsesStream(reply, http, echo).WriteAsync()
            : NativeObject.AnswerAsync(reply, http, (in NativePart part, string model, Json.PooledBuffer output) =>
            {
                var response = new ResponsesObject(model, echo);
                response.Add(in part);
                response.Complete(part.DoneReason, part.Usage);
                using var json = new Utf8JsonWriter(output);
                response.Write(json);
            });
}
