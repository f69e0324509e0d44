using System.Buffers;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Whisper.Listening;
using HomeLab.Inference.Whisper.Transcription;

namespace HomeLab.Inference.Whisper;

/// <summary>
/// An utterance: the caller's end of its audio. While the speaker speaks, the listening thread advances it here and has its transcript
/// computed ahead at pauses.
/// </summary>
internal sealed class WhisperUtterance : IUtterance, IListener
{
    /// <summary>Samples that are worth waking the listening thread for: two frames of voice activity.</summary>
    private const int WorthListening = 1024;

    /// <summary>Frames of further speech that are worth another partial transcript: one second.</summary>
    private const int WorthPartial = 100;

    private readonly WhisperRecognizer _recognizer;
    private readonly UtteranceOptions _options;
    private readonly UtteranceAudio _audio;
    private readonly Lock _gate = new();
    private Speculation? _speculation;
    private volatile PendingTranscript? _pending;
    private volatile bool _isComplete;
    private bool _endTold;
    private int _disposed;

    public WhisperUtterance(WhisperRecognizer recognizer, UtteranceOptions options, UtteranceAudio audio)
    {
        (_recognizer, _options, _audio) = (recognizer, options, audio);
    }

    /// <inheritdoc/>
    public TimeSpan Duration => _audio.Duration;

    /// <inheritdoc/>
    public AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        var status = _audio.Append(pcm, format);
        if (_audio.Unheard >= WorthListening)
        {
            _recognizer.Listener.Signal(this);
        }

        return status;
    }

    /// <inheritdoc/>
    public bool TryComplete(CancellationToken cancellationToken, out Task<Transcript> transcript)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);

        _audio.End();
        if (Promise(cancellationToken) is not { } pending)
        {
            return _recognizer.TryTranscribe(_audio, _options, cancellationToken, out transcript);
        }

        transcript = pending.Task;
        _recognizer.Listener.Signal(this);
        return true;
    }

    /// <inheritdoc/>
    public void Advance()
    {
        if (!_audio.TryAddUser())
        {
            return;
        }

        try
        {
            if (_pending is { } pending)
            {
                Confirm(pending);
                return;
            }

            if (_isComplete)
            {
                return;
            }

            _audio.Listen();
            if (_recognizer.Speculates(_options))
            {
                LookAhead();
            }

            if (_audio.EndedItself && !_endTold)
            {
                _endTold = true;
                _options.EndOfSpeech!.OnEnd();
            }
        }
        finally
        {
            _audio.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Unwanted()?.Cancel();
            _audio.Dispose();
        }
    }

    // Nothing is computed ahead from here on; what has been begun may be the transcript.
    private PendingTranscript? Promise(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _isComplete = true;
            return _pending = _speculation is not null && _audio.TryAddUser() ? new PendingTranscript(cancellationToken) : null;
        }
    }

    private Speculation? Unwanted()
    {
        lock (_gate)
        {
            _isComplete = true;
            return _pending is null ? _speculation : null;
        }
    }

    private void LookAhead()
    {
        var current = _speculation;
        var atPause = _audio.Said(atPause: true);
        if (atPause.Count > 0)
        {
            if (current?.Covers(atPause) != true)
            {
                Replace(current, atPause);
            }

            return;
        }

        if (_options.OnPartial is not null && current is not { Run.IsCompleted: false })
        {
            var soFar = _audio.Said(atPause: false);
            if (soFar.Count > 0 && soFar[^1].End - (current?.End ?? soFar[0].First) >= WorthPartial)
            {
                Replace(current, soFar);
            }
        }
    }

    private void Replace(Speculation? current, IReadOnlyList<FrameRange> speech)
    {
        // It may be done before this thread goes on: whoever completes the utterance then must find it.
        lock (_gate)
        {
            if (_isComplete || _recognizer.TrySpeculate(_audio, speech, _options, this) is not { } next)
            {
                return;
            }

            _speculation = next;
        }

        if (current is not null)
        {
            current.Cancel();
            _recognizer.Speculated(confirmed: false);
        }
    }

    private void Confirm(PendingTranscript pending)
    {
        Speculation speculation;
        lock (_gate)
        {
            speculation = _speculation!;
            (_pending, _speculation) = (null, null);
        }

        try
        {
            if (speculation.Covers(_audio.Complete()) && speculation.HasStarted)
            {
                speculation.Await();
                var registration = pending.CancellationToken.UnsafeRegister(static state => ((Speculation)state!).Cancel(), speculation);
                speculation.Run.ContinueWith(
                    done => Deliver(done.Result, pending, registration),
                    CancellationToken.None,
                    TaskContinuationOptions.None,
                    TaskScheduler.Default);
                return;
            }

            speculation.Cancel();
            Transcribe(pending);
        }
        catch (Exception failure)
        {
            _audio.Dispose();
            pending.Fail(new InferenceException($"Listening to the end of the utterance failed: {failure.Message}", failure));
        }
    }

    private void Deliver(TranscriptionRun? run, PendingTranscript pending, CancellationTokenRegistration registration)
    {
        registration.Dispose();
        try
        {
            if (run is null)
            {
                Transcribe(pending);
                return;
            }

            var transcript = run.ToTranscript(_audio.Duration, TimeSpan.Zero);
            foreach (var segment in transcript.Segments)
            {
                _options.OnSegment?.Invoke(segment);
            }

            _recognizer.Report(transcript, run.Clock.Tokens);
            _recognizer.Speculated(confirmed: true);
            _audio.Dispose();
            pending.Complete(transcript);
        }
        catch (Exception failure)
        {
            _audio.Dispose();
            pending.Fail(new InferenceException($"The transcript could not be delivered: {failure.Message}", failure));
        }
    }

    // Something else was said than foreseen: the ordinary way.
    private void Transcribe(PendingTranscript pending)
    {
        _recognizer.Speculated(confirmed: false);
        if (_recognizer.TryTranscribe(_audio, _options, pending.CancellationToken, out var transcript))
        {
            pending.Follow(transcript);
        }
        else
        {
            pending.Fail(new OverloadedException());
        }

        _audio.Dispose();
    }
}
