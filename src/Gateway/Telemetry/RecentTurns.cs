namespace HomeLab.Gateway.Telemetry;

/// <summary>One voice turn that has ended.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Service"><c>stt</c>, <c>tts</c>, <c>wake</c> or <c>conversation</c>.</param>
/// <param name="Outcome">How it ended, as in <c>homelab_turns_total</c>.</param>
/// <param name="Seconds">How long the client waited; 0 when it was not answered.</param>
internal sealed record EndedTurn(DateTimeOffset At, string Service, string Outcome, double Seconds);

/// <summary>The last turns, for people. Holds no words. Thread-safe.</summary>
internal sealed class RecentTurns(TimeProvider time)
{
    /// <summary>Turns kept: an evening's worth at a glance.</summary>
    public const int Most = 50;

    private readonly Lock _gate = new();
    private readonly Queue<EndedTurn> _turns = new(Most);

    /// <summary>Notes a turn; the oldest makes room.</summary>
    public void Add(string service, string outcome, TimeSpan duration)
    {
        var turn = new EndedTurn(time.GetUtcNow(), service, outcome, duration.TotalSeconds);
        lock (_gate)
        {
            if (_turns.Count == Most)
            {
                _turns.Dequeue();
            }

            _turns.Enqueue(turn);
        }
    }

    /// <summary>The turns, newest first.</summary>
    public IReadOnlyList<EndedTurn> Newest()
    {
        lock (_gate)
        {
            return [.. _turns.Reverse()];
        }
    }
}
