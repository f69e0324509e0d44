using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary>
/// <c>info</c>: what a server offers. All seven lists are always written, empty ones too; a missing list reads as empty. Home Assistant
/// uses the first program of each list.
/// </summary>
/// <param name="Asr">Speech to text.</param>
/// <param name="Tts">Text to speech.</param>
/// <param name="Handle">Conversation.</param>
/// <param name="Intent">Intent recognition.</param>
/// <param name="Wake">Wake words.</param>
/// <param name="Mic">Microphones.</param>
/// <param name="Snd">Loudspeakers.</param>
/// <param name="Satellite">Present only on a satellite: Home Assistant then ignores everything else.</param>
public sealed record InfoEvent(
    IReadOnlyList<AsrProgram>? Asr = null,
    IReadOnlyList<TtsProgram>? Tts = null,
    IReadOnlyList<HandleProgram>? Handle = null,
    IReadOnlyList<IntentProgram>? Intent = null,
    IReadOnlyList<WakeProgram>? Wake = null,
    IReadOnlyList<MicProgram>? Mic = null,
    IReadOnlyList<SndProgram>? Snd = null,
    Satellite? Satellite = null) : IWyomingEvent<InfoEvent>
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.Info;

    /// <inheritdoc/>
    public static JsonTypeInfo<InfoEvent> Json => WyomingJsonContext.Default.InfoEvent;

    /// <summary>Speech to text.</summary>
    public IReadOnlyList<AsrProgram> Asr { get; init; } = Asr ?? [];

    /// <summary>Text to speech.</summary>
    public IReadOnlyList<TtsProgram> Tts { get; init; } = Tts ?? [];

    /// <summary>Conversation.</summary>
    public IReadOnlyList<HandleProgram> Handle { get; init; } = Handle ?? [];

    /// <summary>Intent recognition.</summary>
    public IReadOnlyList<IntentProgram> Intent { get; init; } = Intent ?? [];

    /// <summary>Wake words.</summary>
    public IReadOnlyList<WakeProgram> Wake { get; init; } = Wake ?? [];

    /// <summary>Microphones.</summary>
    public IReadOnlyList<MicProgram> Mic { get; init; } = Mic ?? [];

    /// <summary>Loudspeakers.</summary>
    public IReadOnlyList<SndProgram> Snd { get; init; } = Snd ?? [];

    /// <summary>Everything that several services offer, for a port that serves them all. The first satellite counts.</summary>
    public static InfoEvent Combine(IEnumerable<InfoEvent> parts)
    {
        var all = parts.ToList();
        return new InfoEvent(
            [.. all.SelectMany(part => part.Asr)],
            [.. all.SelectMany(part => part.Tts)],
            [.. all.SelectMany(part => part.Handle)],
            [.. all.SelectMany(part => part.Intent)],
            [.. all.SelectMany(part => part.Wake)],
            [.. all.SelectMany(part => part.Mic)],
            [.. all.SelectMany(part => part.Snd)],
            all.Select(part => part.Satellite).FirstOrDefault(satellite => satellite is not null));
    }
}
