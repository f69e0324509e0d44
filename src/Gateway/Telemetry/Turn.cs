namespace HomeLab.Gateway.Telemetry;

/// <summary>
/// One turn of a voice service as it is measured: from its first event to its answer, with the stages in between. It ends once; what is
/// said about it later is ignored. Used by one thread at a time.
/// </summary>
/// <param name="service"><c>stt</c>, <c>tts</c>, <c>conversation</c> or <c>wake</c>.</param>
/// <param name="metrics">Where it is counted.</param>
/// <param name="time">The clock.</param>
internal sealed class Turn(string service, GatewayMetrics metrics, TimeProvider time)
{
    private readonly List<TurnStage> _stages = [];
    private readonly List<KeyValuePair<string, object?>> _tags = [];
    private bool _ended;

    /// <summary>The service.</summary>
    public string Service => service;

    /// <summary>Timestamp of its beginning; earlier than now where what it answers came earlier.</summary>
    public long Began { get; init; } = time.GetTimestamp();

    /// <summary>Since its beginning.</summary>
    public TimeSpan Elapsed => time.GetElapsedTime(Began);

    /// <summary>Begins a stage; the one before ends.</summary>
    public void Enter(string stage) => _stages.Add(new TurnStage(stage, Elapsed));

    /// <summary>Adds a figure for the trace. Never anything that was said.</summary>
    public void Tag(string name, double value) => _tags.Add(new(name, value));

    /// <summary>It was answered.</summary>
    /// <param name="waited">What the client waited for.</param>
    /// <param name="isEmpty">Whether there was nothing to answer with.</param>
    public void Answered(TimeSpan waited, bool isEmpty)
    {
        var outcome = isEmpty ? "empty" : "ok";
        if (TryEnd(outcome))
        {
            metrics.TurnAnswered(service, outcome, waited);
        }
    }

    /// <summary>It ended without an answer: cancelled, refused, rejected or failed.</summary>
    public void Ended(string outcome)
    {
        if (TryEnd(outcome))
        {
            metrics.TurnEnded(service, outcome, TimeSpan.Zero);
        }
    }

    private bool TryEnd(string outcome)
    {
        if (_ended)
        {
            return false;
        }

        _ended = true;
        GatewayTraces.Record(this, outcome, _stages, _tags);
        return true;
    }
}

/// <summary>A stretch of a turn, up to the next one.</summary>
/// <param name="Name">Name of its activity.</param>
/// <param name="Offset">When it began, from the beginning of the turn.</param>
internal readonly record struct TurnStage(string Name, TimeSpan Offset);
