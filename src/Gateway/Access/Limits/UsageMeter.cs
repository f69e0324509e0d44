namespace HomeLab.Gateway.Access.Limits;

/// <summary>
/// Counts what one key or user does. Requests: a sliding minute, as the current minute's count plus the previous one's share that is still
/// within 60 s. Tokens: the UTC day; an answer counts when it is known, so the last one may go over. Thread-safe.
/// </summary>
internal sealed class UsageMeter(TimeProvider time)
{
    private readonly Lock _gate = new();
    private long _minute;
    private int _requests;
    private int _requestsBefore;
    private long _day;
    private long _tokens;
    private int _running;

    /// <summary>When it was last used.</summary>
    public DateTimeOffset LastUsed { get; private set; } = time.GetUtcNow();

    /// <summary>Whether nothing of it is under way.</summary>
    public bool IsIdle => Volatile.Read(ref _running) == 0;

    /// <summary>Counts a request in, unless a limit stands against it. Pair with <see cref="Leave"/>.</summary>
    /// <param name="limits">The limits.</param>
    /// <param name="retryAfter">When to come back, when refused.</param>
    /// <returns>Null when it may go on; otherwise which limit it met.</returns>
    public string? TryEnter(UsageLimits limits, out TimeSpan retryAfter)
    {
        lock (_gate)
        {
            LastUsed = time.GetUtcNow();
            Turn(LastUsed);
            retryAfter = TimeSpan.FromSeconds(60 - LastUsed.Second);
            if (limits.RequestsPerMinute > 0 && RecentRequests(LastUsed) >= limits.RequestsPerMinute)
            {
                return $"{limits.RequestsPerMinute} requests per minute";
            }

            if (limits.TokensPerDay > 0 && _tokens >= limits.TokensPerDay)
            {
                retryAfter = LastUsed.UtcDateTime.Date.AddDays(1) - LastUsed.UtcDateTime;
                return $"{limits.TokensPerDay} tokens per day";
            }

            if (limits.Concurrency > 0 && _running >= limits.Concurrency)
            {
                retryAfter = TimeSpan.FromSeconds(1);
                return $"{limits.Concurrency} requests at once";
            }

            _requests++;
            _running++;
            return null;
        }
    }

    /// <summary>Counts a request out.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _running--;
        }
    }

    /// <summary>Counts tokens.</summary>
    public void Spend(long tokens)
    {
        lock (_gate)
        {
            Turn(time.GetUtcNow());
            _tokens += tokens;
        }
    }

    private double RecentRequests(DateTimeOffset now)
    {
        var elapsed = now.Second + (now.Millisecond / 1000.0);
        return _requests + (_requestsBefore * (60 - elapsed) / 60);
    }

    private void Turn(DateTimeOffset now)
    {
        var minute = now.ToUnixTimeSeconds() / 60;
        if (minute != _minute)
        {
            _requestsBefore = minute == _minute + 1 ? _requests : 0;
            _requests = 0;
            _minute = minute;
        }

        var day = minute / (24 * 60);
        if (day != _day)
        {
            _day = day;
            _tokens = 0;
        }
    }
}
