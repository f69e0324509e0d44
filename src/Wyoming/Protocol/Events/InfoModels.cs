using System.Text.Json.Serialization;

namespace HomeLab.Wyoming.Protocol;

/// <summary>A model or voice of a program.</summary>
public abstract record InfoModel : InfoArtifact
{
    /// <summary>Codes such as <c>en</c> or <c>en_US</c>.</summary>
    [JsonPropertyOrder(-1)]
    public required IReadOnlyList<string> Languages { get; init; }
}

/// <summary>A speech-to-text model.</summary>
public sealed record AsrModel : InfoModel;

/// <summary>A conversation model.</summary>
public sealed record HandleModel : InfoModel;

/// <summary>A model of an intent recogniser.</summary>
public sealed record IntentModel : InfoModel;

/// <summary>A wake word.</summary>
public sealed record WakeModel : InfoModel
{
    /// <summary>What to say. Null is written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Phrase { get; init; }
}

/// <summary>A voice.</summary>
public sealed record TtsVoice : InfoModel
{
    /// <summary>Of a voice with several. Null is written.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<TtsSpeaker>? Speakers { get; init; }
}

/// <summary>A speaker of a voice.</summary>
/// <param name="Name">Its name.</param>
public sealed record TtsSpeaker(string Name);
