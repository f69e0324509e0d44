using System.Text.Json.Serialization;

namespace HomeLab.Wyoming.Protocol;

/// <summary>Audio format of a microphone or loudspeaker.</summary>
/// <param name="Rate">Hz.</param>
/// <param name="Width">Bytes of a sample.</param>
/// <param name="Channels">Channels.</param>
public sealed record InfoAudioFormat(int Rate, int Width, int Channels);

/// <summary>A microphone.</summary>
public sealed record MicProgram : InfoArtifact
{
    /// <summary>What it delivers.</summary>
    public required InfoAudioFormat MicFormat { get; init; }
}

/// <summary>A loudspeaker.</summary>
public sealed record SndProgram : InfoArtifact
{
    /// <summary>What it plays.</summary>
    public required InfoAudioFormat SndFormat { get; init; }
}

/// <summary>A satellite. Null fields are written.</summary>
public sealed record Satellite : InfoArtifact
{
    /// <summary>Where it stands.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Area { get; init; }

    /// <summary>Whether it streams only speech.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool? HasVad { get; init; }

    /// <summary>Words it listens for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string>? ActiveWakeWords { get; init; }

    /// <summary>How many at most.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? MaxActiveWakeWords { get; init; }

    /// <summary>Whether it can be started without a wake word.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool? SupportsTrigger { get; init; }
}
