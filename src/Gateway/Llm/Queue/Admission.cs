namespace HomeLab.Gateway.Llm.Queue;

/// <summary>What became of an <see cref="AdmissionRequest"/>.</summary>
/// <param name="Outcome">The answer.</param>
/// <param name="Lease">The backend and its slot, when admitted. Whoever gets it disposes it.</param>
/// <param name="Position">Requests that stood before it when it came; 0 = it did not wait.</param>
/// <param name="Waited">Time in the queue.</param>
internal readonly record struct Admission(AdmissionOutcome Outcome, Lease? Lease, int Position, TimeSpan Waited);

/// <summary>Answer to an <see cref="AdmissionRequest"/>.</summary>
internal enum AdmissionOutcome
{
    /// <summary>There is a slot.</summary>
    Admitted,

    /// <summary>The queue is full, or it had to make room for something more urgent.</summary>
    QueueFull,

    /// <summary>This client has too many requests waiting.</summary>
    ClientQueueFull,

    /// <summary>It waited as long as it may.</summary>
    WaitedTooLong,

    /// <summary>No backend that has the model can be used now.</summary>
    NoBackend,
}
