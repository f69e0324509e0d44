using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary><c>synthesize</c>: speak this. Inside a stream it repeats the whole text for old servers and is to be ignored.</summary>
/// <param name="Text">What to say.</param>
/// <param name="Voice">Null or empty = the default voice.</param>
/// <param name="TextFormat"><c>text</c>, <c>ssml</c> or another word.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record SynthesizeEvent(string Text, SynthesizeVoice? Voice = null, string? TextFormat = null, JsonElement? Context = null)
    : IWyomingEvent<SynthesizeEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Synthesize;

    /// <inheritdoc/>
    public static JsonTypeInfo<SynthesizeEvent> Json => WyomingJsonContext.Default.SynthesizeEvent;
}

/// <summary><c>synthesize-start</c>: text follows in pieces.</summary>
/// <param name="Voice">Null or empty = the default voice.</param>
/// <param name="TextFormat"><c>text</c>, <c>ssml</c> or another word.</param>
/// <param name="Context">Opaque object of the client, to be sent back with the answer.</param>
public sealed record SynthesizeStartEvent(SynthesizeVoice? Voice = null, string? TextFormat = null, JsonElement? Context = null)
    : IWyomingEvent<SynthesizeStartEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.SynthesizeStart;

    /// <inheritdoc/>
    public static JsonTypeInfo<SynthesizeStartEvent> Json => WyomingJsonContext.Default.SynthesizeStartEvent;
}

/// <summary><c>synthesize-chunk</c>: a piece of text.</summary>
/// <param name="Text">A few characters up to whole paragraphs.</param>
public sealed record SynthesizeChunkEvent(string Text) : IWyomingEvent<SynthesizeChunkEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.SynthesizeChunk;

    /// <inheritdoc/>
    public static JsonTypeInfo<SynthesizeChunkEvent> Json => WyomingJsonContext.Default.SynthesizeChunkEvent;
}
