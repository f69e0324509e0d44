using System.Buffers;
using BenchmarkDotNet.Attributes;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Benchmarks.Protocol;

/// <summary>A 2 KiB <c>audio-chunk</c> and a small cold event written.</summary>
[MemoryDiagnoser]
public class FrameWriterBenchmarks
{
    private const int Frames = 100;

    private readonly ArrayBufferWriter<byte> _output = new(1 << 20);
    private readonly byte[] _pcm = new byte[2048];
    private readonly TranscriptEvent _transcript = new("Turn on the living room light.", "en");

    [Benchmark(OperationsPerInvoke = Frames)]
    public void AudioChunk()
    {
        _output.ResetWrittenCount();
        for (var i = 0; i < Frames; i++)
        {
            FrameWriter.WriteAudioChunk(_output, AudioFormat.Speech16Khz, _pcm, i);
        }
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public void Transcript()
    {
        _output.ResetWrittenCount();
        for (var i = 0; i < Frames; i++)
        {
            FrameWriter.Write(_output, _transcript);
        }
    }
}
