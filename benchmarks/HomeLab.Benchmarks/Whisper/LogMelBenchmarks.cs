using BenchmarkDotNet.Attributes;
using HomeLab.Inference.Whisper.Features;

namespace HomeLab.Benchmarks.Whisper;

/// <summary>Log-mel of a second of audio, as the listening thread computes it.</summary>
[MemoryDiagnoser]
public class LogMelBenchmarks
{
    private readonly MelSpectrum _spectrum = new(new MelFilterBank(80, 400, 16_000), 400);
    private readonly float[] _second = [.. Enumerable.Range(0, 16_000).Select(i => MathF.Sin(i * i * 1e-5f))];

    [Benchmark]
    public int OneSecond()
    {
        using var mel = new LogMel(_spectrum, 160);
        mel.Append(_second);
        return mel.FrameCount;
    }
}
