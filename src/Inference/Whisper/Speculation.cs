using System.Diagnostics.CodeAnalysis;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Scheduling;
using HomeLab.Inference.Whisper.Listening;
using HomeLab.Inference.Whisper.Transcription;

namespace HomeLab.Inference.Whisper;

/// <summary>
/// A transcript computed before the utterance ended. The model is given the speech with its padding and nothing else, so when the utterance
/// ends with the same speech, the transcript is the same.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without timer or linked token holds nothing to free, and may be cancelled at any time.")]
internal sealed class Speculation
{
    private readonly WhisperRecognizer _recognizer;
    private readonly UtteranceAudio _audio;
    private readonly IReadOnlyList<FrameRange> _speech;
    private readonly UtteranceOptions _options;
    private readonly IListener _listener;
    private readonly CancellationTokenSource _cancel = new();
    private volatile bool _hasStarted;
    private volatile bool _isAwaited;
    private Task<TranscriptionRun?> _run = Task.FromResult<TranscriptionRun?>(null);

    /// <summary>Prepares the work. Takes over one use of the audio.</summary>
    public Speculation(
        WhisperRecognizer recognizer, UtteranceAudio audio, IReadOnlyList<FrameRange> speech, UtteranceOptions options, IListener listener)
    {
        (_recognizer, _audio, _speech, _listener) = (recognizer, audio, speech, listener);
        _options = options with { OnSegment = null };
    }

    /// <summary>The finished work; null when it was cancelled or failed. Never faults.</summary>
    public Task<TranscriptionRun?> Run => _run;

    /// <summary>Whether a worker has it; one that still waits is not worth waiting for.</summary>
    public bool HasStarted => _hasStarted;

    /// <summary>Last frame it heard.</summary>
    public int End => _speech[^1].End;

    /// <summary>Whether this is, or will be, the transcript of these stretches of speech.</summary>
    public bool Covers(IReadOnlyList<FrameRange> speech) =>
        !_cancel.IsCancellationRequested && speech.Count > 0 && speech[0].First == _speech[0].First && speech[^1].End == _speech[^1].End;

    /// <summary>Queues the work; false when there is no place.</summary>
    public bool TryStart(WorkerPool pool, WorkPriority priority)
    {
        if (!pool.TryRun(Work, priority, CancellationToken.None, out var run))
        {
            _audio.Dispose();
            return false;
        }

        _run = run.ContinueWith(
            done =>
            {
                // While this ran, the speaker may have gone on and paused again.
                _recognizer.Forget(this);
                _recognizer.Listener.Signal(_listener);
                return done.IsCompletedSuccessfully ? done.Result : null;
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return true;
    }

    /// <summary>Gives up: more was said, or the speaker left.</summary>
    public void Cancel() => _cancel.Cancel();

    /// <summary>The speech has ended as foreseen: from here on somebody waits for this.</summary>
    public void Await() => _isAwaited = true;

    /// <summary>Gives up in favour of somebody who waits.</summary>
    /// <returns>False when there was nothing to give up, or somebody waits for this too.</returns>
    public bool TryYield()
    {
        if (_isAwaited || _cancel.IsCancellationRequested)
        {
            return false;
        }

        Cancel();
        return true;
    }

    private TranscriptionRun? Work(CancellationToken unused)
    {
        _hasStarted = true;
        using var lease = _recognizer.RentWorkspace(_cancel.Token);
        try
        {
            var run = _recognizer.Begin(_audio, _speech, _options);
            while (run.Advance(lease.Workspace, _cancel.Token))
            {
            }

            _options.OnPartial?.Invoke(run.Text);
            return run;
        }
        catch (Exception failure)
        {
            // Nobody waits for this. If the cause lasts, the real transcription meets it and reports it.
            _recognizer.Log.SpeculationFailed(lease.IsCancellation(failure) ? "more was said, or somebody waited" : failure.Message);
            return null;
        }
        finally
        {
            _audio.Dispose();
        }
    }
}
