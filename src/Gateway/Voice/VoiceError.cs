using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Voice;

/// <summary>Why a turn could not be served, as the peer is told.</summary>
/// <param name="Code">For programs; one of the constants.</param>
/// <param name="Text">For people: what was expected, what came, what to do.</param>
internal sealed record VoiceError(string Code, string Text)
{
    /// <summary>A queue is full.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>No such model, voice or wake word.</summary>
    public const string NotFound = "not-found";

    /// <summary>Audio or text beyond a limit.</summary>
    public const string TooLong = "too-long";

    /// <summary>Audio that no engine reads.</summary>
    public const string UnsupportedAudio = "unsupported-audio";

    /// <summary>The engine failed.</summary>
    public const string Internal = "internal";

    /// <summary>The service has no model.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The same as an event.</summary>
    public ErrorEvent ToEvent() => new(Text, Code);
}
