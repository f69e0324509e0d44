using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary><c>timer-started</c></summary>
/// <param name="Id">Names the timer in later events.</param>
/// <param name="TotalSeconds">Its whole length.</param>
/// <param name="Name">What the person calls it.</param>
/// <param name="StartHours">Hours as asked for.</param>
/// <param name="StartMinutes">Minutes as asked for.</param>
/// <param name="StartSeconds">Seconds as asked for.</param>
public sealed record TimerStartedEvent(
    string Id, int TotalSeconds, string? Name = null, int? StartHours = null, int? StartMinutes = null, int? StartSeconds = null)
    : IWyomingEvent<TimerStartedEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.TimerStarted;

    /// <inheritdoc/>
    public static JsonTypeInfo<TimerStartedEvent> Json => WyomingJsonContext.Default.TimerStartedEvent;
}

/// <summary><c>timer-updated</c></summary>
/// <param name="Id">The timer.</param>
/// <param name="IsActive">False while paused.</param>
/// <param name="TotalSeconds">What is left.</param>
public sealed record TimerUpdatedEvent(string Id, bool IsActive, int TotalSeconds) : IWyomingEvent<TimerUpdatedEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.TimerUpdated;

    /// <inheritdoc/>
    public static JsonTypeInfo<TimerUpdatedEvent> Json => WyomingJsonContext.Default.TimerUpdatedEvent;
}

/// <summary><c>timer-cancelled</c></summary>
/// <param name="Id">The timer.</param>
public sealed record TimerCancelledEvent(string Id) : IWyomingEvent<TimerCancelledEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.TimerCancelled;

    /// <inheritdoc/>
    public static JsonTypeInfo<TimerCancelledEvent> Json => WyomingJsonContext.Default.TimerCancelledEvent;
}

/// <summary><c>timer-finished</c></summary>
/// <param name="Id">The timer.</param>
public sealed record TimerFinishedEvent(string Id) : IWyomingEvent<TimerFinishedEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.TimerFinished;

    /// <inheritdoc/>
    public static JsonTypeInfo<TimerFinishedEvent> Json => WyomingJsonContext.Default.TimerFinishedEvent;
}
