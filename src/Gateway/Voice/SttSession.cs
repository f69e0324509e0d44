using System.Text.Json;
using System.Threading.Channels;
using HomeLab.Gateway.Hosting;
using HomeLab.Inference;
using HomeLab.Inference.Recognition;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// One client of speech to text: <c>transcribe</c>? → <c>audio-start</c>? → <c>audio-chunk</c>* → <c>audio-stop</c> ⇒ <c>transcript</c>,
/// again and again on one connection. A missing <c>transcribe</c> means the server's settings, missing audio an empty transcript.
/// After an <c>error</c> the connection closes: older Home Assistants ignore the event and wait for a transcript or the end.
/// </summary>
internal sealed class SttSession(VoiceContext context, SttOptions options, WyomingConnection connection) : IWyomingSession
{
    private TranscribeEvent _request = new();
    private IUtterance? _utterance;
    private Channel<TranscriptSegment>? _segments;
    private ISpeechRecognizer? _recognizer;
    private volatile bool _inTurn;

    /// <inheritdoc/>
    public bool InTurn => _inTurn;

    /// <inheritdoc/>
    public ValueTask HandleAsync(in Frame frame) => frame.Kind switch
    {
        EventKind.Transcribe => Begin(frame.Read<TranscribeEvent>()),
        EventKind.AudioStart => Begin(_request),
        EventKind.AudioChunk => Take(AudioChunk.Read(frame)),
        EventKind.AudioStop => FinishAsync(),
        _ => default,
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        if (_inTurn)
        {
            context.Logger.TurnCancelled("stt", connection.Id);
            context.Metrics.TurnEnded("stt", "cancelled");
        }

        EndTurn();
        return default;
    }

    private ValueTask Begin(TranscribeEvent request)
    {
        EndTurn();
        _request = request;
        _inTurn = true;
        return default;
    }

    private ValueTask Take(in AudioChunk chunk)
    {
        try
        {
            var format = new PcmFormat(chunk.Format.Rate, chunk.Format.Width, chunk.Format.Channels);
            var status = (_utterance ?? OpenUtterance()).Append(chunk.Pcm, format);
            return status == AudioStatus.Accepted ? default : FailAsync(new VoiceException(Describe(status, format)));
        }
        catch (Exception failure) when (failure is VoiceException or InferenceException)
        {
            return FailAsync(failure);
        }
    }

    private async ValueTask FinishAsync()
    {
        _inTurn = true;
        var began = context.Time.GetTimestamp();
        try
        {
            if (!(_utterance ?? OpenUtterance()).TryComplete(connection.Closed, out var work))
            {
                throw new OverloadedException();
            }

            var transcript = _segments is null ? await work : await StreamAsync(work, _segments);
            Report(transcript, context.Time.GetElapsedTime(began));
            await connection.Output.SendAsync(new TranscriptEvent(transcript.Text, transcript.Language ?? _request.Language, _request.Context));
            if (_segments is not null)
            {
                await connection.Output.SendAsync(EventKind.TranscriptStop);
            }

            EndTurn();
            _request = new TranscribeEvent();
        }
        catch (Exception failure)
        {
            await FailAsync(failure);
        }
    }

    private async Task<Transcript> StreamAsync(Task<Transcript> work, Channel<TranscriptSegment> segments)
    {
        await connection.Output.SendAsync(new TranscriptStartEvent(_request.Language, _request.Context));
        _ = work.ContinueWith(_ => segments.Writer.TryComplete(), TaskScheduler.Default);
        var first = true;
        await foreach (var segment in segments.Reader.ReadAllAsync(connection.Closed))
        {
            await connection.Output.SendAsync(new TranscriptChunkEvent(first ? segment.Text.TrimStart() : segment.Text));
            first = false;
        }

        return await work;
    }

    private IUtterance OpenUtterance()
    {
        var language = string.IsNullOrEmpty(_request.Language) ? options.Language : _request.Language;
        _recognizer = RecognizerChoice.Choose(context.Engines.Recognizers, _request.Name, language);
        _segments = WantsPieces(_request.Context) ? Channel.CreateUnbounded<TranscriptSegment>(new UnboundedChannelOptions { SingleReader = true }) : null;
        _inTurn = true;
        return _utterance = _recognizer.OpenUtterance(new UtteranceOptions
        {
            Language = language,
            OnSegment = _segments is { } segments ? segment => segments.Writer.TryWrite(segment) : null,
        });
    }

    /// <summary>
    /// The protocol has no field by which a client asks for pieces, and the plain order is what every client knows. So pieces are sent when
    /// the setting says so to everybody, or when the client's context says <c>{"streaming": true}</c>.
    /// </summary>
    private bool WantsPieces(JsonElement? requestContext) =>
        options.StreamTranscripts
        || (requestContext is { ValueKind: JsonValueKind.Object } element
            && element.TryGetProperty("streaming", out var streaming)
            && streaming.ValueKind == JsonValueKind.True);

    private async ValueTask FailAsync(Exception failure)
    {
        EndTurn();
        if (context.Explain(failure, "stt", connection) is { } error)
        {
            await connection.Output.SendAsync(error.ToEvent());
            connection.Close();
        }
    }

    private void Report(Transcript transcript, TimeSpan elapsed)
    {
        context.Logger.Transcribed(
            transcript.AudioDuration.TotalSeconds, elapsed.TotalSeconds, transcript.Text.Length, _recognizer!.ModelId, connection.Id);
        context.Metrics.TurnAnswered("stt", elapsed, isEmpty: transcript.Text.Length == 0);
    }

    private void EndTurn()
    {
        _utterance?.Dispose();
        _utterance = null;
        _segments = null;
        _inTurn = false;
    }

    private VoiceError Describe(AudioStatus status, PcmFormat format) => status switch
    {
        AudioStatus.TooLong => new VoiceError(
            VoiceError.TooLong, $"An utterance may have {options.MaxUtterance.TotalSeconds:0} s (setting Stt:MaxUtterance); more came without audio-stop."),
        AudioStatus.UnsupportedFormat => new VoiceError(
            VoiceError.UnsupportedAudio, $"Expected PCM of 1 to 4 bytes a sample, 1000 to 384000 Hz, 1 to 16 channels; got {format}."),
        _ => new VoiceError(VoiceError.Overloaded, "Speech to text is busy; try again in a moment."),
    };
}
