using System.Diagnostics;
using HomeLab.Inference.Recognition;
using HomeLab.Inference.Whisper.Decoding;
using HomeLab.Inference.Whisper.Listening;
using HomeLab.Inference.Whisper.Transcription;

namespace HomeLab.Inference.Whisper;

/// <summary>One utterance in the queue and on a worker. Long audio steps aside after each window when others wait.</summary>
internal sealed class TranscriptionJob
{
    private readonly WhisperRecognizer _recognizer;
    private readonly UtteranceAudio _audio;
    private readonly UtteranceOptions _options;
    private readonly CancellationTokenRegistration _cancelled;
    private readonly TaskCompletionSource<Transcript> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _created = Stopwatch.GetTimestamp();
    private TimeSpan _queued;
    private TranscriptionRun? _run;

    /// <summary>Prepares a job, which uses the audio until it ends.</summary>
    public TranscriptionJob(
        WhisperRecognizer recognizer, UtteranceAudio audio, UtteranceOptions options, CancellationToken cancellationToken)
    {
        (_recognizer, _audio, _options, CancellationToken) = (recognizer, audio, options, cancellationToken);
        ObjectDisposedException.ThrowIf(!audio.TryAddUser(), audio);
        _cancelled = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<Transcript>)state!).TrySetCanceled(token), _completion);
    }

    /// <summary>The transcript.</summary>
    public Task<Transcript> Task => _completion.Task;

    /// <summary>Whoever asked does not wait any more.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Nothing is left to do.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Works on a worker's thread until the transcript is there, or until the job has queued itself again.</summary>
    public void Execute()
    {
        using var lease = _recognizer.RentWorkspace(CancellationToken);
        try
        {
            if (Work(lease.Workspace))
            {
                Finish();
            }
        }
        catch (Exception failure) when (lease.IsCancellation(failure))
        {
            Abandon();
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    /// <summary>The next window as a row of a batch; null where the job goes alone, and meets there whatever keeps it from it.</summary>
    public BatchRow? NextRow()
    {
        try
        {
            var run = Begin();
            return run.Next() is { IsPlain: true } request
                ? new BatchRow(
                    request,
                    target => run.CopyFeatures(request, target),
                    run.Clock,
                    window => Accept(run, request, window),
                    CancellationToken)
                : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>The job will not run (any more).</summary>
    public void Abandon()
    {
        _recognizer.Log.Cancelled(Stopwatch.GetElapsedTime(_created).TotalMilliseconds);
        End(() => _completion.TrySetCanceled(CancellationToken));
    }

    private TranscriptionRun Begin()
    {
        CancellationToken.ThrowIfCancellationRequested();
        if (_run is null)
        {
            _queued = Stopwatch.GetElapsedTime(_created);
            _run = _recognizer.Begin(_audio, _audio.Complete(), _options);
        }

        return _run;
    }

    private bool Work(DecoderWorkspace workspace)
    {
        var run = Begin();
        while (run.Advance(workspace, CancellationToken))
        {
            if (_recognizer.StepsAside(_audio.Duration) && _recognizer.TryQueueAgain(this, CancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    // A transcript that did not pass its checks is left to the job by itself, with every temperature.
    private void Accept(TranscriptionRun run, WindowRequest request, DecodedWindow? window)
    {
        try
        {
            if (window is not null)
            {
                run.Accept(request, window);
                if (run.Next() is null)
                {
                    Finish();
                }
            }
        }
        catch (Exception failure)
        {
            Fail(failure);
        }
    }

    private void Finish()
    {
        var transcript = _run!.ToTranscript(_audio.Duration, _queued);
        _recognizer.Report(transcript, _run.Clock.Tokens);
        End(() => _completion.TrySetResult(transcript));
    }

    private void Fail(Exception failure)
    {
        if (failure is ModelCapabilityException)
        {
            End(() => _completion.TrySetException(failure));
            return;
        }

        _recognizer.Log.Failed(failure, _audio.Duration.TotalSeconds);
        var wrapped = failure as InferenceException ?? new InferenceException($"The speech model failed: {failure.Message}", failure);
        End(() => _completion.TrySetException(wrapped));
    }

    private void End(Action complete)
    {
        HasEnded = true;
        _cancelled.Dispose();
        _audio.Dispose();
        complete();
    }
}
