using HomeLab.Inference.Recognition;

namespace HomeLab.Inference.Whisper;

/// <summary>A promised transcript: cancelled with its token, or completed by whoever has it first.</summary>
internal sealed class PendingTranscript
{
    private readonly TaskCompletionSource<Transcript> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration _registration;

    /// <summary>Promises a transcript.</summary>
    public PendingTranscript(CancellationToken cancellationToken)
    {
        CancellationToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((TaskCompletionSource<Transcript>)state!).TrySetCanceled(token), _completion);
    }

    /// <summary>The caller's token.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The transcript.</summary>
    public Task<Transcript> Task => _completion.Task;

    /// <summary>Keeps the promise.</summary>
    public void Complete(Transcript transcript)
    {
        _registration.Dispose();
        _completion.TrySetResult(transcript);
    }

    /// <summary>Breaks it.</summary>
    public void Fail(Exception failure)
    {
        _registration.Dispose();
        _completion.TrySetException(failure);
    }

    /// <summary>Takes over whatever becomes of other work.</summary>
    public void Follow(Task<Transcript> other) => other.ContinueWith(
        done =>
        {
            _registration.Dispose();
            _completion.TrySetFromTask(done);
        },
        CancellationToken.None,
        TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
