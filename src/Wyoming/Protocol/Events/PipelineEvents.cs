using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary>Stages of a voice pipeline, in their order.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PipelineStage>))]
public enum PipelineStage
{
    /// <summary>Wake word.</summary>
    [JsonStringEnumMemberName("wake")]
    Wake,

    /// <summary>Speech to text.</summary>
    [JsonStringEnumMemberName("asr")]
    Asr,

    /// <summary>Intent recognition.</summary>
    [JsonStringEnumMemberName("intent")]
    Intent,

    /// <summary>Carrying out.</summary>
    [JsonStringEnumMemberName("handle")]
    Handle,

    /// <summary>Text to speech.</summary>
    [JsonStringEnumMemberName("tts")]
    Tts,
}

/// <summary><c>run-pipeline</c>, in both directions between a satellite and its server.</summary>
/// <param name="StartStage">First stage.</param>
/// <param name="EndStage">Last stage, not before the first.</param>
/// <param name="RestartOnEnd">Whether to begin anew after the last stage. Always written.</param>
/// <param name="WakeWordName">Word that was detected (satellite to server).</param>
/// <param name="WakeWordNames">Words to listen for (server to satellite).</param>
/// <param name="AnnounceText">Text to speak when the pipeline starts at text to speech.</param>
public sealed record RunPipelineEvent(
    PipelineStage StartStage,
    PipelineStage EndStage,
    [property: JsonConverter(typeof(PythonBoolConverter))] bool RestartOnEnd = false,
    string? WakeWordName = null,
    IReadOnlyList<string>? WakeWordNames = null,
    string? AnnounceText = null) : IWyomingEvent<RunPipelineEvent>, IJsonOnDeserialized
{
    /// <inheritdoc/>
    public static EventKind Kind => EventKind.RunPipeline;

    /// <inheritdoc/>
    public static JsonTypeInfo<RunPipelineEvent> Json => WyomingJsonContext.Default.RunPipelineEvent;

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (EndStage < StartStage)
        {
            throw new JsonException("end_stage comes before start_stage");
        }
    }
}
