namespace HomeLab.Gateway.Llm.Queue;

/// <summary>A request that waits in the queue.</summary>
internal sealed class Ticket(AdmissionRequest request, int position, long since)
{
    private readonly TaskCompletionSource<(AdmissionOutcome Outcome, Lease? Lease)> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it wants.</summary>
    public AdmissionRequest Request => request;

    /// <summary>Requests that stood before it when it came.</summary>
    public int Position => position;

    /// <summary>Time stamp of its arrival.</summary>
    public long Since => since;

    /// <summary>Completes when it is admitted or refused.</summary>
    public Task<(AdmissionOutcome Outcome, Lease? Lease)> Answer => _answer.Task;

    /// <summary>Answers it; the first answer counts.</summary>
    public bool TryAnswer(AdmissionOutcome outcome, Lease? lease = null) => _answer.TrySetResult((outcome, lease));
}
