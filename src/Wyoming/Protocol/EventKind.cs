namespace HomeLab.Wyoming.Protocol;

/// <summary>Every event type of the protocol. A type that is none of them is <see cref="Unknown"/>: a value, never an error.</summary>
public enum EventKind
{
    /// <summary>A type that this library does not know; peers ignore such events.</summary>
    Unknown,

    /// <summary><c>audio-start</c></summary>
    AudioStart,

    /// <summary><c>audio-chunk</c></summary>
    AudioChunk,

    /// <summary><c>audio-stop</c></summary>
    AudioStop,

    /// <summary><c>describe</c></summary>
    Describe,

    /// <summary><c>info</c></summary>
    Info,

    /// <summary><c>transcribe</c></summary>
    Transcribe,

    /// <summary><c>transcript</c>, an answer of speech-to-text and a request to a conversation service.</summary>
    Transcript,

    /// <summary><c>transcript-start</c></summary>
    TranscriptStart,

    /// <summary><c>transcript-chunk</c></summary>
    TranscriptChunk,

    /// <summary><c>transcript-stop</c></summary>
    TranscriptStop,

    /// <summary><c>synthesize</c></summary>
    Synthesize,

    /// <summary><c>synthesize-start</c></summary>
    SynthesizeStart,

    /// <summary><c>synthesize-chunk</c></summary>
    SynthesizeChunk,

    /// <summary><c>synthesize-stop</c></summary>
    SynthesizeStop,

    /// <summary><c>synthesize-stopped</c></summary>
    SynthesizeStopped,

    /// <summary><c>detect</c></summary>
    Detect,

    /// <summary><c>detection</c></summary>
    Detection,

    /// <summary><c>not-detected</c></summary>
    NotDetected,

    /// <summary><c>voice-started</c></summary>
    VoiceStarted,

    /// <summary><c>voice-stopped</c></summary>
    VoiceStopped,

    /// <summary><c>recognize</c></summary>
    Recognize,

    /// <summary><c>intent</c></summary>
    Intent,

    /// <summary><c>not-recognized</c></summary>
    NotRecognized,

    /// <summary><c>intents-start</c></summary>
    IntentsStart,

    /// <summary><c>intents-stop</c></summary>
    IntentsStop,

    /// <summary><c>handled</c></summary>
    Handled,

    /// <summary><c>not-handled</c></summary>
    NotHandled,

    /// <summary><c>handled-start</c></summary>
    HandledStart,

    /// <summary><c>handled-chunk</c></summary>
    HandledChunk,

    /// <summary><c>handled-stop</c></summary>
    HandledStop,

    /// <summary><c>run-pipeline</c></summary>
    RunPipeline,

    /// <summary><c>run-satellite</c></summary>
    RunSatellite,

    /// <summary><c>pause-satellite</c></summary>
    PauseSatellite,

    /// <summary><c>streaming-started</c></summary>
    StreamingStarted,

    /// <summary><c>streaming-stopped</c></summary>
    StreamingStopped,

    /// <summary><c>satellite-connected</c></summary>
    SatelliteConnected,

    /// <summary><c>satellite-disconnected</c></summary>
    SatelliteDisconnected,

    /// <summary><c>played</c></summary>
    Played,

    /// <summary><c>timer-started</c></summary>
    TimerStarted,

    /// <summary><c>timer-updated</c></summary>
    TimerUpdated,

    /// <summary><c>timer-cancelled</c></summary>
    TimerCancelled,

    /// <summary><c>timer-finished</c></summary>
    TimerFinished,

    /// <summary><c>ping</c></summary>
    Ping,

    /// <summary><c>pong</c></summary>
    Pong,

    /// <summary><c>error</c></summary>
    Error,

    /// <summary><c>user-event</c></summary>
    UserEvent,
}
