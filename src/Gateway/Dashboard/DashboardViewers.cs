namespace HomeLab.Gateway.Dashboard;

/// <summary>Counts open dashboards: each costs a look at every metric a second.</summary>
internal sealed class DashboardViewers
{
    /// <summary>Open dashboards at once: one for each person of a large home.</summary>
    public const int Most = 16;

    private int _open;

    /// <summary>Takes a seat, given back by disposing it; null when all are taken.</summary>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= Most)
        {
            return new Seat(this);
        }

        Interlocked.Decrement(ref _open);
        return null;
    }

    private sealed class Seat(DashboardViewers viewers) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref viewers._open);
    }
}
