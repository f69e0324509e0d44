using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary><c>voice-started</c>: somebody begins to speak.</summary>
/// <param name="Timestamp">Milliseconds in the audio stream; null is written.</param>
public sealed record VoiceStartedEvent([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Timestamp = null)
    : IWyomingEvent<VoiceStartedEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.VoiceStarted;

    /// <inheritdoc/>
    public static JsonTypeInfo<VoiceStartedEvent> Json => WyomingJsonContext.Default.VoiceStartedEvent;
}

/// <summary><c>voice-stopped</c>: nobody speaks any more.</summary>
/// <param name="Timestamp">Milliseconds in the audio stream; null is written.</param>
public sealed record VoiceStoppedEvent([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Timestamp = null)
    : IWyomingEvent<VoiceStoppedEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.VoiceStopped;

    /// <inheritdoc/>
    public static JsonTypeInfo<VoiceStoppedEvent> Json => WyomingJsonContext.Default.VoiceStoppedEvent;
}
