using BenchmarkDotNet.Attributes;
using HomeLab.Inference.Onnx.Graph;
using HomeLab.Inference.Wake;
using HomeLab.Inference.Wake.Incremental;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Wake;

/// <summary>
/// One 80 ms hop of one stream: mel, embedding, one head. Every other server computes the whole window of 76 frames each time; goal: a
/// fifth of that, and 200 streams per core (400 µs). The demo set has openWakeWord's shapes, so its times are theirs.
/// </summary>
[MemoryDiagnoser]
public class WakeHopBenchmarks
{
    private const int Hops = 16;

    private readonly MelFrontEnd _front = new();
    private readonly float[] _samples = new float[(Hops * MelFrontEnd.HopSamples) + MelFrontEnd.CallSamples];
    private readonly float[] _mel = new float[MelFrontEnd.CallFloats];
    private readonly float[] _embedding = new float[IEmbeddingModel.Values];
    private readonly float[] _probability = new float[1];
    private Action _windowed = static () => { };
    private Action _incremental = static () => { };

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        for (var i = 0; i < _samples.Length; i++)
        {
            _samples[i] = (float)((random.NextDouble() - 0.5) * 0.1);
        }

        var embedding = RepositoryFolder.Path("models/demo/wake-features/demo/embedding_model.onnx");
        var incremental = IncrementalEmbedding.TryLoad(embedding)
            ?? throw new InvalidOperationException("The demo embedding model is not of speech_embedding's build.");
        _windowed = Pipeline(new FeatureSet("windowed", new WindowedEmbedding(embedding)));
        _incremental = Pipeline(new FeatureSet("incremental", incremental));
        Windowed();
        var expected = _probability[0];
        Incremental();
        if (Math.Abs(expected - _probability[0]) > 1e-4)
        {
            throw new InvalidOperationException($"The pipelines disagree: {expected} and {_probability[0]}.");
        }
    }

    /// <summary>The same mel and head around the embedding model on ONNX Runtime, one thread, a whole window per hop.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Hops)]
    public void Windowed() => _windowed();

    /// <summary>What the server does.</summary>
    [Benchmark(OperationsPerInvoke = Hops)]
    public void Incremental() => _incremental();

    private Action Pipeline(FeatureSet set)
    {
        var path = RepositoryFolder.Path("models/demo/wake/computer/computer_v0.1.onnx");
        var head = DenseHeadReader.TryRead(OnnxModel.Load(path)) ?? throw new InvalidOperationException("The demo head is not dense.");
        var features = new StreamFeatures(set, head.Embeddings);
        return () =>
        {
            for (var hop = 0; hop < Hops; hop++)
            {
                _front.Compute(_samples.AsSpan(hop * MelFrontEnd.HopSamples, MelFrontEnd.CallSamples), _mel);
                set.Model.Advance(features.State, _mel, _embedding);
                features.Add(_embedding);
                head.Score(features.Last(head.Embeddings), _probability);
            }
        };
    }
}
