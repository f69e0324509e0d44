using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary><c>transcribe</c>: the audio that follows is to be transcribed.</summary>
/// <param name="Name">Model.</param>
/// <param name="Language">Language tag; null = detect.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
/// <param name="VadSensitivity"><c>default</c>, <c>relaxed</c>, <c>aggressive</c> or another word.</param>
public sealed record TranscribeEvent(
    string? Name = null, string? Language = null, JsonElement? Context = null, string? VadSensitivity = null)
    : IWyomingEvent<TranscribeEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Transcribe;

    /// <inheritdoc/>
    public static JsonTypeInfo<TranscribeEvent> Json => WyomingJsonContext.Default.TranscribeEvent;
}

/// <summary><c>transcript</c>: what was said. Also the request of a conversation service.</summary>
/// <param name="Text">Empty when nobody spoke.</param>
/// <param name="Language">Language of the text.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record TranscriptEvent(string Text, string? Language = null, JsonElement? Context = null) : IWyomingEvent<TranscriptEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Transcript;

    /// <inheritdoc/>
    public static JsonTypeInfo<TranscriptEvent> Json => WyomingJsonContext.Default.TranscriptEvent;
}

/// <summary><c>transcript-start</c>: pieces of a transcript follow.</summary>
/// <param name="Language">Language of the text.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record TranscriptStartEvent(string? Language = null, JsonElement? Context = null) : IWyomingEvent<TranscriptStartEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.TranscriptStart;

    /// <inheritdoc/>
    public static JsonTypeInfo<TranscriptStartEvent> Json => WyomingJsonContext.Default.TranscriptStartEvent;
}

/// <summary><c>transcript-chunk</c>: a piece of a transcript.</summary>
/// <param name="Text">The piece with its own spacing.</param>
public sealed record TranscriptChunkEvent(string Text) : IWyomingEvent<TranscriptChunkEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.TranscriptChunk;

    /// <inheritdoc/>
    public static JsonTypeInfo<TranscriptChunkEvent> Json => WyomingJsonContext.Default.TranscriptChunkEvent;
}
