namespace HomeLab.Gateway.Llm.Backends;

/// <summary>
/// Closed until enough failures come in a row, then open for a while, then one trial at a time until it succeeds. Each opening in a row
/// lasts twice as long, up to a minute. Thread-safe.
/// </summary>
internal sealed class CircuitBreaker(int failures, TimeSpan openFor, TimeProvider time)
{
    private static readonly TimeSpan LongestOpen = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private int _failed;
    private int _openings;
    private bool _open;
    private DateTimeOffset _until;

    /// <summary>What it lets through now.</summary>
    public BreakerState State
    {
        get
        {
            lock (_gate)
            {
                return !_open ? BreakerState.Closed : time.GetUtcNow() < _until ? BreakerState.Open : BreakerState.Trial;
            }
        }
    }

    /// <summary>How long it stays open; zero when it is not.</summary>
    public TimeSpan OpenFor
    {
        get
        {
            lock (_gate)
            {
                var left = _open ? _until - time.GetUtcNow() : TimeSpan.Zero;
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Whether a request may start, given how many are already running there.</summary>
    public bool Admits(int running) => State switch
    {
        BreakerState.Closed => true,
        BreakerState.Trial => running == 0,
        _ => false,
    };

    /// <summary>A request was answered.</summary>
    public void Succeed()
    {
        lock (_gate)
        {
            _failed = 0;
            _openings = 0;
            _open = false;
        }
    }

    /// <summary>A request failed through the backend's fault.</summary>
    /// <returns>True when this one opened the circuit.</returns>
    public bool Fail()
    {
        lock (_gate)
        {
            _failed++;
            return (_open || _failed >= failures) && OpenNow();
        }
    }

    /// <summary>Opens at once: the backend no longer answers questions.</summary>
    public void Trip()
    {
        lock (_gate)
        {
            OpenNow();
        }
    }

    /// <summary>The backend answers questions again: the next request is a trial.</summary>
    public void AllowTrial()
    {
        lock (_gate)
        {
            _until = time.GetUtcNow();
        }
    }

    private bool OpenNow()
    {
        var now = time.GetUtcNow();
        if (_open && now < _until)
        {
            return false;
        }

        var factor = Math.Min(1 << Math.Min(_openings, 10), LongestOpen / openFor);
        _openings++;
        _open = true;
        _until = now + (openFor * Math.Max(1, factor));
        return true;
    }
}
