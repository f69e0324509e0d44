using System.Buffers;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Fuzz.Targets;

/// <summary>
/// Every event read from whatever data came: it is read or refused, and what was read is written and read again to the same bytes.
/// </summary>
public sealed class EventTarget : IFuzzTarget
{
    public IReadOnlyList<byte[]> Seeds => WyomingSeeds.Frames;

    public void Run(byte[] input, Random random)
    {
        try
        {
            var once = Rewrite(input);
            if (once is not null && !once.AsSpan().SequenceEqual(Rewrite(once)))
            {
                throw new InvalidOperationException("written, read and written again it differs");
            }
        }
        catch (WyomingProtocolException)
        {
            // Refused, as promised.
        }
    }

    private static byte[]? Rewrite(byte[] input)
    {
        var buffer = new ReadOnlySequence<byte>(input);
        if (!FrameReader.TryRead(ref buffer, FrameLimits.Default, out var frame, out _))
        {
            return null;
        }

        var output = new ArrayBufferWriter<byte>();
        switch (frame.Kind)
        {
            case EventKind.AudioChunk:
                var chunk = AudioChunk.Read(frame);
                FrameWriter.WriteAudioChunk(output, chunk.Format, chunk.Pcm.ToArray(), chunk.Timestamp);
                break;
            case EventKind.AudioStart:
                FrameWriter.WriteAudioStart(output, AudioStart.Read(frame).Format, AudioStart.Read(frame).Timestamp);
                break;
            case EventKind.AudioStop:
                FrameWriter.WriteAudioStop(output, AudioStop.Read(frame).Timestamp);
                break;
            case EventKind.Transcribe:
                FrameWriter.Write(output, frame.Read<TranscribeEvent>());
                break;
            case EventKind.Synthesize:
                FrameWriter.Write(output, frame.Read<SynthesizeEvent>());
                break;
            case EventKind.Detect:
                FrameWriter.Write(output, frame.Read<DetectEvent>());
                break;
            case EventKind.RunPipeline:
                FrameWriter.Write(output, frame.Read<RunPipelineEvent>());
                break;
            case EventKind.Intent:
                FrameWriter.Write(output, frame.Read<IntentEvent>());
                break;
            case EventKind.Info:
                FrameWriter.Write(output, frame.Read<InfoEvent>());
                break;
            default:
                _ = frame.ReadData();
                return null;
        }

        return output.WrittenSpan.ToArray();
    }
}
