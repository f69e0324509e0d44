using BenchmarkDotNet.Attributes;
using HomeLab.Inference;
using HomeLab.Inference.Audio;

namespace HomeLab.Benchmarks.Audio;

/// <summary>A second of PCM on its way into an engine, in 20 ms chunks: converted, mixed, resampled.</summary>
[MemoryDiagnoser]
public class SpeechInputBenchmarks
{
    private const int Chunks = 50;

    private readonly SpeechInput _input = new(new Nothing());
    private byte[] _chunk = [];
    private PcmFormat _format;

    [Params(16_000, 44_100, 48_000)]
    public int SampleRateHz { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _format = new PcmFormat(SampleRateHz, 2, 1);
        _chunk = new byte[SampleRateHz / Chunks * _format.BytesPerFrame];
        new Random(1).NextBytes(_chunk);
    }

    [Benchmark]
    public void Second()
    {
        for (var i = 0; i < Chunks; i++)
        {
            _input.Append(_chunk, _format);
        }
    }

    private sealed class Nothing : ISampleSink
    {
        public void Accept(ReadOnlySpan<float> samples)
        {
        }
    }
}
