using System.Text.Json;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Telemetry;
using HomeLab.Inference;
using HomeLab.Inference.Recognition;
using HomeLab.Wyoming.Protocol;
using HomeLab.Wyoming.Server;

namespace HomeLab.Gateway.Voice;

/// <summary>
/// One utterance of a client: from its first event to the one transcript, or to the one error. It is ended by <c>audio-stop</c>, or before
/// that by the recogniser when the speaker has finished; whichever comes first answers, and audio that comes later is forgotten.
/// </summary>
internal sealed class SttTurn(VoiceContext context, SttOptions options, WyomingConnection connection, TranscribeEvent request)
{
    private readonly Turn _turn = context.BeginTurn("stt");
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private IUtterance? _utterance;
    private ISpeechRecognizer? _recognizer;
    private TranscriptPieces? _pieces;
    private volatile bool _hasEnded;

    /// <summary>Whether closing the connection now would lose something.</summary>
    public bool IsOpen => !_answered.Task.IsCompleted;

    /// <summary>Whether what still comes is no part of the utterance.</summary>
    public bool HasEnded => _hasEnded;

    /// <summary>Takes audio; forgets what comes after the end.</summary>
    /// <returns>Completed, except where the audio cannot be taken: then the client is being told.</returns>
    public ValueTask Take(in AudioChunk chunk)
    {
        try
        {
            var format = new PcmFormat(chunk.Format.Rate, chunk.Format.Width, chunk.Format.Channels);
            AudioStatus status;
            lock (_gate)
            {
                status = _hasEnded ? AudioStatus.Accepted : (_utterance ?? OpenUtterance()).Append(chunk.Pcm, format);
            }

            return status == AudioStatus.Accepted ? default : new ValueTask(RefuseAsync(new VoiceException(Describe(status, format))));
        }
        catch (Exception failure) when (failure is VoiceException or InferenceException)
        {
            return new ValueTask(RefuseAsync(failure));
        }
    }

    /// <summary>Ends the utterance; completes when it has been answered. Never faults.</summary>
    public async Task FinishAsync()
    {
        if (!TryEnd())
        {
            await _answered.Task;
            return;
        }

        try
        {
            await AnswerAsync();
        }
        catch (Exception failure)
        {
            await FailAsync(failure);
        }

        Close();
    }

    /// <summary>The client gives it up: waits for an answer that is on its way, forgets an utterance that has not ended.</summary>
    public async ValueTask AbandonAsync()
    {
        if (!TryEnd())
        {
            await _answered.Task;
            return;
        }

        if (_utterance is not null)
        {
            context.Logger.TurnCancelled("stt", connection.Id);
            _turn.Ended("cancelled");
        }

        Close();
    }

    private async Task AnswerAsync()
    {
        var ended = _turn.Elapsed;
        _turn.Enter("transcribe");
        if (!(_utterance ?? OpenUtterance()).TryComplete(connection.Closed, out var work))
        {
            throw new OverloadedException();
        }

        var transcript = await work;

        // A peer that takes its time to read the transcript holds no audio meanwhile.
        _utterance?.Dispose();
        if (_pieces is not null)
        {
            await _pieces.CompleteAsync(transcript.Text);
        }

        Report(transcript, _turn.Elapsed - ended);
        await connection.Output.SendAsync(new TranscriptEvent(transcript.Text, transcript.Language ?? request.Language, request.Context));
        if (_pieces is not null)
        {
            await connection.Output.SendAsync(EventKind.TranscriptStop);
        }
    }

    private IUtterance OpenUtterance()
    {
        var language = string.IsNullOrEmpty(request.Language) ? options.Language : request.Language;
        _recognizer = RecognizerChoice.Choose(context.Engines.Recognizers, request.Name, language);
        _pieces = WantsPieces(request.Context) ? new TranscriptPieces(connection.Output, request) : null;
        _turn.Enter("listen");
        return _utterance = _recognizer.OpenUtterance(new UtteranceOptions
        {
            Language = language,
            EndOfSpeech = EndPointing.For(options, request.VadSensitivity, () => _ = Task.Run(FinishAsync)),
            OnPartial = _pieces is null ? null : _pieces.Guess,
            OnSegment = _pieces is null ? null : _pieces.Add,
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

    /// <summary>From here on no audio is taken; false when it has ended already.</summary>
    private bool TryEnd()
    {
        lock (_gate)
        {
            var isFirst = !_hasEnded;
            _hasEnded = true;
            return isFirst;
        }
    }

    private async Task RefuseAsync(Exception failure)
    {
        if (TryEnd())
        {
            await FailAsync(failure);
            Close();
        }
    }

    /// <summary>
    /// After an <c>error</c> the connection closes: older Home Assistants ignore the event and wait for a transcript or the end.
    /// </summary>
    private async Task FailAsync(Exception failure)
    {
        if (context.Explain(failure, _turn, connection) is { } error)
        {
            try
            {
                await connection.Output.SendAsync(error.ToEvent());
                connection.Close();
            }
            catch (OperationCanceledException)
            {
                // The peer has left meanwhile: there is nobody to tell.
            }
        }
    }

    private void Close()
    {
        _pieces?.Abandon();
        _utterance?.Dispose();
        _answered.TrySetResult();
    }

    private void Report(Transcript transcript, TimeSpan waited)
    {
        context.Logger.Transcribed(
            transcript.AudioDuration.TotalSeconds, waited.TotalSeconds, transcript.Text.Length, _recognizer!.ModelId, connection.Id);
        _turn.Tag("homelab.audio.seconds", transcript.AudioDuration.TotalSeconds);
        _turn.Tag("homelab.stt.queue.seconds", transcript.Timing.Queued.TotalSeconds);
        _turn.Tag("homelab.stt.encode.seconds", transcript.Timing.Encode.TotalSeconds);
        _turn.Tag("homelab.stt.decode.seconds", transcript.Timing.Decode.TotalSeconds);
        _turn.Answered(waited, isEmpty: transcript.Text.Length == 0);
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
