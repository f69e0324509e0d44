using System.Text.Json.Serialization;

namespace HomeLab.Wyoming.Protocol;

/// <summary>
/// JSON of the cold events. A constructor parameter without default is a required field; null is left out on writing except where
/// the record says otherwise; unknown fields are skipped.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(InfoEvent))]
[JsonSerializable(typeof(TranscribeEvent))]
[JsonSerializable(typeof(TranscriptEvent))]
[JsonSerializable(typeof(TranscriptStartEvent))]
[JsonSerializable(typeof(TranscriptChunkEvent))]
[JsonSerializable(typeof(SynthesizeEvent))]
[JsonSerializable(typeof(SynthesizeStartEvent))]
[JsonSerializable(typeof(SynthesizeChunkEvent))]
[JsonSerializable(typeof(DetectEvent))]
[JsonSerializable(typeof(DetectionEvent))]
[JsonSerializable(typeof(NotDetectedEvent))]
[JsonSerializable(typeof(VoiceStartedEvent))]
[JsonSerializable(typeof(VoiceStoppedEvent))]
[JsonSerializable(typeof(RecognizeEvent))]
[JsonSerializable(typeof(IntentEvent))]
[JsonSerializable(typeof(NotRecognizedEvent))]
[JsonSerializable(typeof(IntentsStartEvent))]
[JsonSerializable(typeof(IntentsStopEvent))]
[JsonSerializable(typeof(HandledEvent))]
[JsonSerializable(typeof(NotHandledEvent))]
[JsonSerializable(typeof(HandledStartEvent))]
[JsonSerializable(typeof(HandledChunkEvent))]
[JsonSerializable(typeof(RunPipelineEvent))]
[JsonSerializable(typeof(TimerStartedEvent))]
[JsonSerializable(typeof(TimerUpdatedEvent))]
[JsonSerializable(typeof(TimerCancelledEvent))]
[JsonSerializable(typeof(TimerFinishedEvent))]
[JsonSerializable(typeof(PingEvent))]
[JsonSerializable(typeof(PongEvent))]
[JsonSerializable(typeof(ErrorEvent))]
[JsonSerializable(typeof(UserEvent))]
internal sealed partial class WyomingJsonContext : JsonSerializerContext;
