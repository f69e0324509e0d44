using System.Text.Json;
using System.Threading.Channels;
using HomeLab.Gateway.Llm.Json;
using HomeLab.Gateway.Llm.OpenAi;
using HomeLab.Inference;
using HomeLab.Inference.Recognition;

namespace HomeLab.Gateway.Http.Audio.Transcription;

/// <summary>
/// A transcript as server-sent events: <c>transcript.text.delta</c> for each segment as soon as it is final, then
/// <c>transcript.text.done</c> with the whole text. What fails before the first segment is answered with a status.
/// </summary>
internal sealed class TranscriptStream(Transcriber transcriber, HttpContext http, ILogger logger)
{
    private EventWriter? _events;

    /// <summary>Runs it.</summary>
    public async Task RunAsync(TranscriptionRequest request)
    {
        // A segment is at least a second of speech, so that the engine cannot run away from a slow reader by much.
        var segments = Channel.CreateUnbounded<TranscriptSegment>(new UnboundedChannelOptions { SingleReader = true });
        var work = TranscribeAsync(request, segments.Writer);
        await foreach (var segment in segments.Reader.ReadAllAsync(http.RequestAborted))
        {
            await EmitAsync("transcript.text.delta", json => WriteText(json, "delta", segment.Text, request, [segment]));
        }

        Transcript transcript;
        try
        {
            transcript = await work;
        }
        catch (Exception failure) when (_events is not null && failure is InferenceException)
        {
            _events.Write(ErrorShape.OpenAi.EncodeInStream(AudioFailure.Explain(failure, logger)!, midLine: false));
            await _events.FlushAsync();
            return;
        }

        await EmitAsync("transcript.text.done", json =>
        {
            WriteText(json, "text", transcript.Text, request, transcript.Segments);
            TranscriptWriter.WriteUsage(json, transcript);
        });
    }

    private static void WriteText(
        Utf8JsonWriter json, string name, string text, TranscriptionRequest request, IEnumerable<TranscriptSegment> segments)
    {
        json.WriteString(name, text);
        if (request.LogProbabilities)
        {
            TranscriptWriter.WriteLogProbabilities(json, segments);
        }
    }

    private async Task<Transcript> TranscribeAsync(TranscriptionRequest request, ChannelWriter<TranscriptSegment> segments)
    {
        try
        {
            return await transcriber.RunAsync(request, translate: false, segment => segments.TryWrite(segment), http.RequestAborted);
        }
        finally
        {
            segments.Complete();
        }
    }

    private ValueTask EmitAsync(string type, Action<Utf8JsonWriter> write)
    {
        _events ??= new EventWriter(http);
        using var body = new PooledBuffer();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            write(json);
            json.WriteEndObject();
        }

        _events.Write("data: "u8);
        _events.Write(body.Written.Span);
        _events.Write("\n\n"u8);
        return _events.FlushAsync();
    }
}
