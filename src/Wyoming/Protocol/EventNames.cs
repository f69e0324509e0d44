using System.Text;

namespace HomeLab.Wyoming.Protocol;

/// <summary>The names of the event types as they stand on the wire.</summary>
public static class EventNames
{
    private static readonly string[] Names =
    [
        "", "audio-start", "audio-chunk", "audio-stop", "describe", "info",
        "transcribe", "transcript", "transcript-start", "transcript-chunk", "transcript-stop",
        "synthesize", "synthesize-start", "synthesize-chunk", "synthesize-stop", "synthesize-stopped",
        "detect", "detection", "not-detected", "voice-started", "voice-stopped",
        "recognize", "intent", "not-recognized", "intents-start", "intents-stop",
        "handled", "not-handled", "handled-start", "handled-chunk", "handled-stop",
        "run-pipeline", "run-satellite", "pause-satellite", "streaming-started", "streaming-stopped",
        "satellite-connected", "satellite-disconnected", "played",
        "timer-started", "timer-updated", "timer-cancelled", "timer-finished",
        "ping", "pong", "error", "user-event",
    ];

    private static readonly byte[][] Utf8Names = Array.ConvertAll(Names, Encoding.UTF8.GetBytes);

    /// <summary>Longest known name in bytes.</summary>
    internal const int MaxLength = 22;

    /// <summary>The name of a known type; empty for <see cref="EventKind.Unknown"/>.</summary>
    public static string Name(EventKind kind) => Names[(int)kind];

    /// <summary>The same name in UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8(EventKind kind) => Utf8Names[(int)kind];

    /// <summary>Which type a name means. Names are compared byte for byte.</summary>
    public static EventKind Find(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("audio-chunk"u8))
        {
            return EventKind.AudioChunk;
        }

        for (var kind = 1; kind < Utf8Names.Length; kind++)
        {
            if (name.SequenceEqual(Utf8Names[kind]))
            {
                return (EventKind)kind;
            }
        }

        return EventKind.Unknown;
    }
}
