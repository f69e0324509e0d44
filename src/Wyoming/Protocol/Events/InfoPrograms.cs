using System.Text.Json.Serialization;

namespace HomeLab.Wyoming.Protocol;

/// <summary>
/// A speech-to-text program. What is true by default can be set: generated JSON code would overwrite the default of an <c>init</c>
/// property.
/// </summary>
public sealed record AsrProgram : InfoArtifact
{
    /// <summary>At least the installed ones.</summary>
    public required IReadOnlyList<AsrModel> Models { get; init; }

    /// <summary>Whether pieces of the transcript are sent while audio arrives.</summary>
    [JsonConverter(typeof(PythonBoolConverter))]
    public bool SupportsTranscriptStreaming { get; init; }

    /// <summary>
    /// Whether the client must find the end of speech; false = the server sends the transcript when the speaker stops. Default true.
    /// </summary>
    [JsonConverter(typeof(PythonBoolConverter))]
    public bool RequiresExternalVad { get; set; } = true;

    /// <summary>Whether audio should be levelled first. Default true.</summary>
    [JsonConverter(typeof(PythonBoolConverter))]
    public bool PrefersAutoGainEnabled { get; set; } = true;

    /// <summary>Whether audio should be denoised first. Default true.</summary>
    [JsonConverter(typeof(PythonBoolConverter))]
    public bool PrefersNoiseReductionEnabled { get; set; } = true;
}

/// <summary>A text-to-speech program.</summary>
public sealed record TtsProgram : InfoArtifact
{
    /// <summary>The first is not special: clients that name no voice get the server's default.</summary>
    public required IReadOnlyList<TtsVoice> Voices { get; init; }

    /// <summary>Whether <c>synthesize-start/chunk/stop</c> is understood.</summary>
    [JsonConverter(typeof(PythonBoolConverter))]
    public bool SupportsSynthesizeStreaming { get; init; }
}

/// <summary>A conversation program.</summary>
public sealed record HandleProgram : InfoArtifact
{
    /// <summary>At least the installed ones.</summary>
    public required IReadOnlyList<HandleModel> Models { get; init; }

    /// <summary>Whether <c>handled-start/chunk/stop</c> is sent.</summary>
    [JsonConverter(typeof(PythonBoolConverter))]
    public bool SupportsHandledStreaming { get; init; }

    /// <summary>Whether it can switch things in the home.</summary>
    [JsonConverter(typeof(PythonBoolConverter))]
    public bool SupportsHomeControl { get; init; }
}

/// <summary>An intent recogniser.</summary>
public sealed record IntentProgram : InfoArtifact
{
    /// <summary>At least the installed ones.</summary>
    public required IReadOnlyList<IntentModel> Models { get; init; }
}

/// <summary>A wake-word program.</summary>
public sealed record WakeProgram : InfoArtifact
{
    /// <summary>At least the installed ones.</summary>
    public required IReadOnlyList<WakeModel> Models { get; init; }
}
