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
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _cancelled;
    private readonly TaskCompletionSource<Transcript> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _created = Stopwatch.GetTimestamp();
    private TimeSpan _queued;
    private TranscriptionRun? _run;

    /// <summary>Prepares a job, which uses the audio until it ends.</summary>
    public TranscriptionJob(
        WhisperRecognizer recognizer, UtteranceAudio audio, UtteranceOptions options, CancellationToken cancellationToken)
    {
        (_recognizer, _audio, _options, _cancellationToken) = (recognizer, audio, options, cancellationToken);
        ObjectDisposedException.ThrowIf(!audio.TryAddUser(), audio);
        _cancelled = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<Transcript>)state!).TrySetCanceled(token), _completion);
    }

    /// <summary>The transcript.</summary>
    public Task<Transcript> Task => _completion.Task;

    /// <summary>Works on a worker's thread until the transcript is there, or until the job has queued itself again.</summary>
    public void Execute()
    {
        using var lease = _recognizer.RentWorkspace(_cancellationToken);
        try
        {
            if (Work(lease.Workspace))
            {
                var transcript = Finish();
                End(() => _completion.TrySetResult(transcript));
            }
        }
        catch (Exception failure) when (lease.IsCancellation(failure))
        {
            Abandon();
        }
        catch (ModelCapabilityException failure)
        {
            End(() => _completion.TrySetException(failure));
        }
        catch (Exception failure)
        {
            _recognizer.Log.Failed(failure, _audio.Duration.TotalSeconds);
            var wrapped = failure as InferenceException ?? new InferenceException($"The speech model failed: {failure.Message}", failure);
            End(() => _completion.TrySetException(wrapped));
        }
    }

    /// <summary>The job will not run (any more).</summary>
    public void Abandon()
    {
        _recognizer.Log.Cancelled(Stopwatch.GetElapsedTime(_created).TotalMilliseconds);
        End(() => _completion.TrySetCanceled(_cancellationToken));
    }

    private bool Work(DecoderWorkspace workspace)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (_run is null)
        {
            _queued = Stopwatch.GetElapsedTime(_created);
            _run = _recognizer.Begin(_audio, _audio.Complete(), _options);
        }

        while (_run.Advance(workspace, _cancellationToken))
        {
            if (_recognizer.StepsAside(_audio.Duration) && _recognizer.TryQueueAgain(this, _cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private Transcript Finish()
    {
        var transcript = _run!.ToTranscript(_audio.Duration, _queued);
        _recognizer.Report(transcript, _run.Clock.Tokens);
        return transcript;
    }

    private void End(Action complete)
    {
        _cancelled.Dispose();
        _audio.Dispose();
        complete();
    }
}
