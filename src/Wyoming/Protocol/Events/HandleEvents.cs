using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary><c>handled</c>: the request was carried out.</summary>
/// <param name="Text">What to answer.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record HandledEvent(string? Text = null, JsonElement? Context = null) : IWyomingEvent<HandledEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Handled;

    /// <inheritdoc/>
    public static JsonTypeInfo<HandledEvent> Json => WyomingJsonContext.Default.HandledEvent;
}

/// <summary><c>not-handled</c>: the request could not be carried out.</summary>
/// <param name="Text">What to answer.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record NotHandledEvent(string? Text = null, JsonElement? Context = null) : IWyomingEvent<NotHandledEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.NotHandled;

    /// <inheritdoc/>
    public static JsonTypeInfo<NotHandledEvent> Json => WyomingJsonContext.Default.NotHandledEvent;
}

/// <summary><c>handled-start</c>: pieces of an answer follow.</summary>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record HandledStartEvent(JsonElement? Context = null) : IWyomingEvent<HandledStartEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.HandledStart;

    /// <inheritdoc/>
    public static JsonTypeInfo<HandledStartEvent> Json => WyomingJsonContext.Default.HandledStartEvent;
}

/// <summary><c>handled-chunk</c>: a piece of an answer.</summary>
/// <param name="Text">The piece with its own spacing.</param>
public sealed record HandledChunkEvent(string Text) : IWyomingEvent<HandledChunkEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.HandledChunk;

    /// <inheritdoc/>
    public static JsonTypeInfo<HandledChunkEvent> Json => WyomingJsonContext.Default.HandledChunkEvent;
}
