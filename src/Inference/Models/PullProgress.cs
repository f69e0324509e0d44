namespace HomeLab.Inference.Models;

/// <summary>What a pull is doing with one model.</summary>
public enum PullStage
{
    /// <summary>Another process holds the store.</summary>
    Waiting,

    /// <summary>Bytes arrive.</summary>
    Downloading,

    /// <summary>Complete and verified.</summary>
    Installed,

    /// <summary>Given up; the <see cref="PullOutcome"/> says why.</summary>
    Failed,
}

/// <summary>A step of a pull, for progress bars; reported at most every 100 ms and model, and at each change of stage.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="Stage">What happens to it.</param>
/// <param name="Bytes">Verified or received so far, over all its files.</param>
/// <param name="TotalBytes">All its files.</param>
public readonly record struct PullProgress(string ModelId, PullStage Stage, long Bytes, long TotalBytes);

/// <summary>How a pull of one model ended.</summary>
/// <param name="Model">The model.</param>
/// <param name="ReceivedBytes">What was transferred in this call; 0 when it was there already.</param>
/// <param name="Failure">Null when it is installed now; otherwise what went wrong and what to do.</param>
public sealed record PullOutcome(ModelEntry Model, long ReceivedBytes, ModelStoreException? Failure);
