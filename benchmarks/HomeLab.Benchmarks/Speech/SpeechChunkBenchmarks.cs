using System.Buffers;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using HomeLab.Inference.Speech;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Benchmarks.Speech;

/// <summary>
/// A quarter of a second of speech on its way from the voice to the socket: converted to PCM, handed to the connection, framed. Its block
/// is the one object it may cost; the memory behind it is pooled.
/// </summary>
[MemoryDiagnoser]
public class SpeechChunkBenchmarks
{
    private const int Chunks = 16;
    private const int SampleRateHz = 22_050;

    private static readonly AudioFormat Format = new(SampleRateHz, sizeof(short), 1);

    private readonly Channel<PcmBlock> _audio = Channel.CreateBounded<PcmBlock>(4);
    private readonly ArrayBufferWriter<byte> _output = new(1 << 20);
    private readonly float[] _samples = [.. Enumerable.Range(0, SampleRateHz / 4).Select(i => MathF.Sin(i * 0.05f))];
    private PcmSink? _sink;

    [GlobalSetup]
    public void SetUp()
    {
        _sink = new PcmSink(_audio.Writer, SampleRateHz, volume: 1, static () => { });
        Chunk();
        if (_output.WrittenCount < Chunks * _samples.Length * sizeof(short))
        {
            throw new InvalidOperationException("Not all of the audio was framed.");
        }
    }

    [Benchmark(OperationsPerInvoke = Chunks)]
    public void Chunk()
    {
        _output.ResetWrittenCount();
        for (var i = 0; i < Chunks; i++)
        {
            var writing = _sink!.WriteAsync(_samples, CancellationToken.None);
            if (!writing.IsCompletedSuccessfully || !_audio.Reader.TryRead(out var block))
            {
                throw new InvalidOperationException("The block was not handed on at once.");
            }

            FrameWriter.WriteAudioChunk(_output, Format, block.Pcm.Span, i);
            block.Dispose();
        }
    }
}
