using System.Text.Json;
using HomeLab.Gateway.Access;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Inference;
using HomeLab.Inference.Audio;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Http.Audio.Speech;

/// <summary><c>/audio/speech</c>: the body is sent as the voice speaks.</summary>
internal sealed class SpeechRoutes(
    IEngines engines, Ffmpeg ffmpeg, SpeechVoices voices, IOptions<AudioOptions> options, ILogger<SpeechRoutes> logger)
{
    /// <summary>JSON of the longest text, every character escaped, and the other fields.</summary>
    private const int BytesPerCharacter = 6;

    /// <summary>Maps it.</summary>
    public void Map(IEndpointRouteBuilder routes, string prefix) => routes.MapPost(prefix + "/speech", RunAsync);

    private async Task RunAsync(HttpContext http)
    {
        try
        {
            if (await ReadAsync(http) is { } call)
            {
                await SpeakAsync(http, call);
            }
        }
        catch (Exception failure) when (failure is RefusedException or InferenceException && !http.Response.HasStarted)
        {
            await ErrorShape.OpenAi.WriteAsync(http, AudioFailure.Explain(failure, logger)!);
        }
    }

    private async Task<SpeechCall?> ReadAsync(HttpContext http)
    {
        var limit = ((long)options.Value.MaxSpeechCharacters * BytesPerCharacter) + (64 * 1024);
        var (bytes, refusal) = await RequestBody.ReadAsync(http, limit);
        using (bytes)
        {
            if (bytes is null)
            {
                await ErrorShape.OpenAi.WriteAsync(http, refusal!);
                return null;
            }

            try
            {
                using var body = JsonDocument.Parse(bytes.Written);
                var call = body.RootElement.ValueKind == JsonValueKind.Object
                    ? SpeechCall.Read(body.RootElement, voices, options.Value.MaxSpeechCharacters)
                    : throw RefusedException.BadRequest("The body must be a JSON object.", "input");
                Caller.Of(http).Demand(call.Model);
                return call;
            }
            catch (JsonException)
            {
                throw RefusedException.BadRequest("The body is not valid JSON.", "input");
            }
        }
    }

    /// <summary>The response begins with the first audio, so that what fails before it still gets a status.</summary>
    private async Task SpeakAsync(HttpContext http, SpeechCall call)
    {
        var pieces = new SpeechAudio(engines.Synthesizer!, ffmpeg).SpeakAsync(call, http.RequestAborted);
        if (call.AsEvents)
        {
            await new SpeechEvents(http, logger).WriteAsync(pieces, call.Text.Length);
            return;
        }

        try
        {
            await foreach (var piece in pieces)
            {
                if (!http.Response.HasStarted)
                {
                    Begin(http.Response, call.Format);
                }

                await http.Response.Body.WriteAsync(piece, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }

            if (!http.Response.HasStarted)
            {
                Begin(http.Response, call.Format);
            }
        }
        catch (InferenceException failure) when (http.Response.HasStarted)
        {
            AudioFailure.Explain(failure, logger);
            http.Abort();
        }
    }

    private static void Begin(HttpResponse response, SpeechFormat format)
    {
        response.ContentType = SpeechAudio.ContentType(format);
        ReplyHeaders.NeverBuffer(response);
    }
}
