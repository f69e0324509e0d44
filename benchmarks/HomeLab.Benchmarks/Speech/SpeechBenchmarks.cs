using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using HomeLab.Inference.Onnx;
using HomeLab.Inference.Piper;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Speech;

/// <summary>
/// A sentence of a medium voice (Piper's architecture, seeded weights): the first audio and all of it, against the same file run by ONNX
/// Runtime as it is. Goals: first audio of 6 s within 40 ms on one thread and flat from 1 s to 20 s, the whole at 0.9 of the baseline.
/// </summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 2, iterationCount: 15)]
public class SpeechBenchmarks
{
    // A real voice speaks about 42 ids a second, pads included.
    private const int IdsPerSecond = 42;
    private const int SamplesPerSecond = 22_050;

    private PiperModel? _plain;
    private PiperModel? _cut;
    private long[] _ids = [];
    private PiperSettings _settings;

    [Params(1, 6, 20)]
    public int Seconds { get; set; }

    [Params(1)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var path = SeededWeights.Prepare("golden/piper", "medium");
        _plain = PiperModel.Load(path, new OnnxSessions(), Threads, inChunks: false);
        _cut = PiperModel.Load(path, new OnnxSessions(), Threads);
        using var golden = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.Path("golden/piper/golden/golden.json")));
        long[] sentence =
        [
            .. golden.RootElement.GetProperty("items")[0].GetProperty("sentences")[0].GetProperty("ids").EnumerateArray().Select(
                id => id.GetInt64()),
        ];
        _ids = [.. Enumerable.Range(0, Seconds * IdsPerSecond).Select(i => sentence[i % sentence.Length])];

        // Seeded weights have no natural tempo: set it so that the sentence has its length. A few steps, because each id lasts whole frames.
        _settings = new PiperSettings(0, 1, 0, 0);
        for (var step = 0; step < 4; step++)
        {
            _settings = _settings with { LengthScale = _settings.LengthScale * Seconds * SamplesPerSecond / Plain() };
        }

        if (Plain() != InChunks())
        {
            throw new InvalidOperationException("The chunks are not as long as the whole.");
        }
    }

    /// <summary>The file as it is, in one call: the first audio comes with the last.</summary>
    [Benchmark(Baseline = true)]
    public long Plain()
    {
        using var synthesis = _plain!.Begin(_ids, _settings);
        return synthesis.Next(CancellationToken.None).Length;
    }

    /// <summary>Until the first quarter of a second can be heard.</summary>
    [Benchmark]
    public long FirstAudio()
    {
        using var synthesis = _cut!.Begin(_ids, _settings);
        return synthesis.Next(CancellationToken.None).Length;
    }

    /// <summary>The whole sentence, chunk by chunk.</summary>
    [Benchmark]
    public long InChunks()
    {
        using var synthesis = _cut!.Begin(_ids, _settings);
        var samples = 0L;
        for (var chunk = synthesis.Next(CancellationToken.None); !chunk.IsEmpty; chunk = synthesis.Next(CancellationToken.None))
        {
            samples += chunk.Length;
        }

        return samples;
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _plain?.Dispose();
        _cut?.Dispose();
    }
}
