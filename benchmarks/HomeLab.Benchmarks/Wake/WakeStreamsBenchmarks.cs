using System.Buffers;
using BenchmarkDotNet.Attributes;
using HomeLab.Inference;
using HomeLab.Inference.Wake;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Wake;

/// <summary>
/// Everything around it too: many streams append one second each, the scheduler's one thread scores them. 80 ms / time per hop = streams
/// per core.
/// </summary>
[MemoryDiagnoser]
public class WakeStreamsBenchmarks
{
    private const int HopsPerSecond = 1_000_000 / 80_000;

    private readonly List<IWakeStream> _streams = [];
    private ReadOnlySequence<byte> _chunk;
    private WakeWordDetector? _detector;

    [Params(1, 10, 100, 200)]
    public int Streams { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var pcm = new byte[HopsPerSecond * MelFrontEnd.HopSamples * 2];
        new Random(1).NextBytes(pcm);
        for (var high = 1; high < pcm.Length; high += 2)
        {
            pcm[high] = (byte)((sbyte)pcm[high] / 32);
        }

        _chunk = new ReadOnlySequence<byte>(pcm);
        _detector = WakeWordDetector.Load(new WakeWordSources
        {
            FeatureSets = [new WakeFeatureFile("demo", RepositoryFolder.Path("models/demo/wake-features/demo/embedding_model.onnx"))],
            Models =
            [
                new WakeModelFile(RepositoryFolder.Path("models/demo/wake/computer/computer_v0.1.onnx"), "demo", ["en"], IsDemo: true),
            ],
        });
        for (var i = 0; i < Streams; i++)
        {
            var stream = _detector.OpenStream();
            stream.Select(null);
            _streams.Add(stream);
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _streams.ForEach(stream => stream.Dispose());
        _detector?.Dispose();
    }

    /// <summary>Divide by the number of streams: the time of one hop of one stream.</summary>
    [Benchmark(OperationsPerInvoke = HopsPerSecond)]
    public async Task HopOfEveryStream()
    {
        foreach (var stream in _streams)
        {
            if (stream.Append(_chunk, PcmFormat.Speech16Khz) != AudioStatus.Accepted)
            {
                throw new InvalidOperationException("A stream refused its audio.");
            }
        }

        foreach (var stream in _streams)
        {
            await stream.DrainAsync(CancellationToken.None);
        }
    }
}
