using System.Buffers;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Tests.Protocol;

/// <summary>Reads an event into its record and writes it back.</summary>
internal static class EventRoundTrip
{
    private delegate void Rewrite(in Frame frame, IBufferWriter<byte> output);

    private static readonly Dictionary<EventKind, Rewrite> Typed = new()
    {
        [EventKind.AudioStart] = (in frame, output) =>
        {
            var start = AudioStart.Read(frame);
            FrameWriter.WriteAudioStart(output, start.Format, start.Timestamp);
        },
        [EventKind.AudioChunk] = (in frame, output) =>
        {
            var chunk = AudioChunk.Read(frame);
            FrameWriter.WriteAudioChunk(output, chunk.Format, chunk.Pcm.ToArray(), chunk.Timestamp);
        },
        [EventKind.AudioStop] = (in frame, output) => FrameWriter.WriteAudioStop(output, AudioStop.Read(frame).Timestamp),
        [EventKind.Info] = Record<InfoEvent>,
        [EventKind.Transcribe] = Record<TranscribeEvent>,
        [EventKind.Transcript] = Record<TranscriptEvent>,
        [EventKind.TranscriptStart] = Record<TranscriptStartEvent>,
        [EventKind.TranscriptChunk] = Record<TranscriptChunkEvent>,
        [EventKind.Synthesize] = Record<SynthesizeEvent>,
        [EventKind.SynthesizeStart] = Record<SynthesizeStartEvent>,
        [EventKind.SynthesizeChunk] = Record<SynthesizeChunkEvent>,
        [EventKind.Detect] = Record<DetectEvent>,
        [EventKind.Detection] = Record<DetectionEvent>,
        [EventKind.NotDetected] = Record<NotDetectedEvent>,
        [EventKind.VoiceStarted] = Record<VoiceStartedEvent>,
        [EventKind.VoiceStopped] = Record<VoiceStoppedEvent>,
        [EventKind.Recognize] = Record<RecognizeEvent>,
        [EventKind.Intent] = Record<IntentEvent>,
        [EventKind.NotRecognized] = Record<NotRecognizedEvent>,
        [EventKind.IntentsStart] = Record<IntentsStartEvent>,
        [EventKind.IntentsStop] = Record<IntentsStopEvent>,
        [EventKind.Handled] = Record<HandledEvent>,
        [EventKind.NotHandled] = Record<NotHandledEvent>,
        [EventKind.HandledStart] = Record<HandledStartEvent>,
        [EventKind.HandledChunk] = Record<HandledChunkEvent>,
        [EventKind.RunPipeline] = Record<RunPipelineEvent>,
        [EventKind.TimerStarted] = Record<TimerStartedEvent>,
        [EventKind.TimerUpdated] = Record<TimerUpdatedEvent>,
        [EventKind.TimerCancelled] = Record<TimerCancelledEvent>,
        [EventKind.TimerFinished] = Record<TimerFinishedEvent>,
        [EventKind.Ping] = Record<PingEvent>,
        [EventKind.Pong] = Record<PongEvent>,
        [EventKind.Error] = Record<ErrorEvent>,
        [EventKind.UserEvent] = Record<UserEvent>,
    };

    public static bool HasFields(EventKind kind) => Typed.ContainsKey(kind);

    public static byte[] Run(byte[] bytes)
    {
        var buffer = new ReadOnlySequence<byte>(bytes);
        Assert.True(FrameReader.TryRead(ref buffer, FrameLimits.Default, out var frame, out _));
        var output = new ArrayBufferWriter<byte>();
        if (Typed.TryGetValue(frame.Kind, out var rewrite))
        {
            rewrite(frame, output);
        }
        else
        {
            FrameWriter.Write(output, frame.Kind);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Builds a frame with these fields, as a Python peer would.</summary>
    public static byte[] Frame(string type, string data)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameWriter.Write(output, type, System.Text.Encoding.UTF8.GetBytes(data), default);
        return output.WrittenSpan.ToArray();
    }

    private static void Record<T>(in Frame frame, IBufferWriter<byte> output)
        where T : IWyomingEvent<T> => FrameWriter.Write(output, frame.Read<T>());
}
