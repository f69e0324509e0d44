using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary><c>detect</c>: listen for these wake words.</summary>
/// <param name="Names">Models; null = any. Null is written.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record DetectEvent(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] IReadOnlyList<string>? Names = null, JsonElement? Context = null)
    : IWyomingEvent<DetectEvent>, IJsonOnDeserialized
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Detect;

    /// <inheritdoc/>
    public static JsonTypeInfo<DetectEvent> Json => WyomingJsonContext.Default.DetectEvent;

    // The serializer does not check the elements of a list for null.
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (Names is not null && Names.Contains(null!))
        {
            throw new JsonException("names must be strings");
        }
    }
}

/// <summary><c>detection</c>: a wake word was said. Nulls are written.</summary>
/// <param name="Name">Model.</param>
/// <param name="Timestamp">Milliseconds in the stream of the client's own time stamps.</param>
/// <param name="Speaker">Who said it.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record DetectionEvent(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Name = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Timestamp = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Speaker = null,
    JsonElement? Context = null)
    : IWyomingEvent<DetectionEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Detection;

    /// <inheritdoc/>
    public static JsonTypeInfo<DetectionEvent> Json => WyomingJsonContext.Default.DetectionEvent;
}

/// <summary><c>not-detected</c>: the audio ended without a wake word.</summary>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record NotDetectedEvent(JsonElement? Context = null) : IWyomingEvent<NotDetectedEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.NotDetected;

    /// <inheritdoc/>
    public static JsonTypeInfo<NotDetectedEvent> Json => WyomingJsonContext.Default.NotDetectedEvent;
}
