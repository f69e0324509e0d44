using HomeLab.Gateway.Access.Diagnostics;
using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Access.Limits;

/// <summary>The meters of one request's key and user; either may be missing.</summary>
internal sealed class CallerMeters(UsageMeter? key, UsageMeter? user, string? userName, AccessMetrics metrics)
{
    /// <summary>Counts a request in with both, or with neither. Pair with <see cref="Leave"/>.</summary>
    /// <param name="ofKey">Limits of the key.</param>
    /// <param name="ofUser">Limits of the user.</param>
    /// <param name="retryAfter">When to come back, when refused.</param>
    /// <returns>Null when it may go on; otherwise which limit it met.</returns>
    public string? TryEnter(UsageLimits ofKey, UsageLimits ofUser, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        var met = key?.TryEnter(ofKey, out retryAfter);
        if (met is null && (met = user?.TryEnter(ofUser, out retryAfter)) is not null)
        {
            key?.Leave();
        }

        return met;
    }

    /// <summary>Counts the request out.</summary>
    public void Leave()
    {
        user?.Leave();
        key?.Leave();
    }

    /// <summary>Counts what an answer cost.</summary>
    public void Spend(Usage usage)
    {
        key?.Spend(usage.Total);
        user?.Spend(usage.Total);
        metrics.Spent(userName, usage);
    }
}
