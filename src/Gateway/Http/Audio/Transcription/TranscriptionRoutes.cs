using HomeLab.Gateway.Access;
using HomeLab.Inference;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Http.Audio.Transcription;

/// <summary><c>/audio/transcriptions</c> and <c>/audio/translations</c>.</summary>
internal sealed class TranscriptionRoutes(Transcriber transcriber, IOptions<AudioOptions> options, ILogger<TranscriptionRoutes> logger)
{
    /// <summary>Maps them.</summary>
    public void Map(IEndpointRouteBuilder routes, string prefix)
    {
        routes.MapPost(prefix + "/transcriptions", http => RunAsync(http, translate: false));
        routes.MapPost(prefix + "/translations", http => RunAsync(http, translate: true));
    }

    private async Task RunAsync(HttpContext http, bool translate)
    {
        try
        {
            var upload = await Upload.ReadAsync(http, options.Value.MaxUploadBytes);
            await using (upload.Audio)
            {
                var request = TranscriptionRequest.Read(upload.Audio, upload.Bytes, upload.Field);
                Caller.Of(http).Demand(request.Model.Length > 0 ? request.Model : AudioModels.Transcription);
                await AnswerAsync(http, request, translate);
            }
        }
        catch (Exception failure) when (failure is RefusedException or InferenceException or InvalidDataException)
        {
            await ErrorShape.OpenAi.WriteAsync(http, AudioFailure.Explain(failure, logger)!);
        }
    }

    private async Task AnswerAsync(HttpContext http, TranscriptionRequest request, bool translate)
    {
        if (request.Stream && !translate)
        {
            await new TranscriptStream(transcriber, http, logger).RunAsync(request);
            return;
        }

        var transcript = await transcriber.RunAsync(request, translate, null, http.RequestAborted);
        var (contentType, body) = TranscriptWriter.Write(transcript, request, translate);
        http.Response.ContentType = contentType;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}
