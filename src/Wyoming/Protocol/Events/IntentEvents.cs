using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary><c>recognize</c>: find the intent of a sentence.</summary>
/// <param name="Text">The sentence.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record RecognizeEvent(string Text, JsonElement? Context = null) : IWyomingEvent<RecognizeEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Recognize;

    /// <inheritdoc/>
    public static JsonTypeInfo<RecognizeEvent> Json => WyomingJsonContext.Default.RecognizeEvent;
}

/// <summary><c>intent</c>: a recognised intent.</summary>
/// <param name="Name">For example <c>HassTurnOn</c>.</param>
/// <param name="Entities">Its slots.</param>
/// <param name="Text">What to answer.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record IntentEvent(
    string Name, IReadOnlyList<IntentEntity>? Entities = null, string? Text = null, JsonElement? Context = null)
    : IWyomingEvent<IntentEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Intent;

    /// <inheritdoc/>
    public static JsonTypeInfo<IntentEvent> Json => WyomingJsonContext.Default.IntentEvent;
}

/// <summary>A slot of an intent.</summary>
/// <param name="Name">For example <c>area</c>.</param>
/// <param name="Value">Any JSON value.</param>
public sealed record IntentEntity(string Name, JsonElement? Value = null);

/// <summary><c>not-recognized</c>: no intent fits.</summary>
/// <param name="Text">What to answer.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record NotRecognizedEvent(string? Text = null, JsonElement? Context = null) : IWyomingEvent<NotRecognizedEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.NotRecognized;

    /// <inheritdoc/>
    public static JsonTypeInfo<NotRecognizedEvent> Json => WyomingJsonContext.Default.NotRecognizedEvent;
}

/// <summary><c>intents-start</c>: one or more intents follow.</summary>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record IntentsStartEvent(JsonElement? Context = null) : IWyomingEvent<IntentsStartEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.IntentsStart;

    /// <inheritdoc/>
    public static JsonTypeInfo<IntentsStartEvent> Json => WyomingJsonContext.Default.IntentsStartEvent;
}

/// <summary><c>intents-stop</c>: no more intents.</summary>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record IntentsStopEvent(JsonElement? Context = null) : IWyomingEvent<IntentsStopEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.IntentsStop;

    /// <inheritdoc/>
    public static JsonTypeInfo<IntentsStopEvent> Json => WyomingJsonContext.Default.IntentsStopEvent;
}
