using HomeLab.Inference.Onnx.Graph;
using HomeLab.Inference.Wake;
using HomeLab.Inference.Wake.Incremental;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Wake.Incremental;

public sealed class IncrementalEmbeddingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("openwakeword", true)]
    [InlineData("openwakeword", false)]
    [InlineData("demo-wake", true)]
    [InlineData("demo-wake", false)]
    public void Equals_the_windowed_model_on_every_clip(string set, bool is512)
    {
        var path = SharedFolder.Path($"models/{set}/embedding_model.onnx");
        using var windowed = new WindowedEmbedding(path);
        using var incremental = IncrementalEmbedding.TryLoad(path, is512)!;
        var worst = 0f;
        foreach (var clip in Directory.GetFiles(SharedFolder.Path("audio/wake"), "*.wav").Append(SharedFolder.Path("audio/noise/tap0.wav")))
        {
            worst = Math.Max(
                worst, LargestDifference(windowed, incremental, WakeProbe.Padded(Path.GetRelativePath(SharedFolder.Path("audio"), clip))));
        }

        output.WriteLine($"Largest difference: {worst}");
        Assert.True(worst <= 1e-3f, $"Largest difference {worst}");
    }

    [Fact]
    public void Begins_as_after_endless_silence()
    {
        using var incremental = IncrementalEmbedding.TryLoad(SharedFolder.Path("models/demo-wake/embedding_model.onnx"))!;
        var state = incremental.SilentState.ToArray();
        var silence = new float[MelFrontEnd.CallFloats];
        Array.Fill(silence, MelFrontEnd.Silence);

        incremental.Advance(state, silence, new float[IEmbeddingModel.Values]);

        Assert.True(incremental.SilentState.SequenceEqual(state));
    }

    [Fact]
    public void A_hop_allocates_nothing()
    {
        using var incremental = IncrementalEmbedding.TryLoad(SharedFolder.Path("models/demo-wake/embedding_model.onnx"))!;
        var state = incremental.SilentState.ToArray();
        var (mel, embedding) = (new float[MelFrontEnd.CallFloats], new float[IEmbeddingModel.Values]);

        Assert.Equal(0, Allocation.Of(3, () => incremental.Advance(state, mel, embedding)));
    }

    [Theory]
    [InlineData("models/openwakeword/melspectrogram.onnx")]
    [InlineData("models/openwakeword/alexa_v0.1.onnx")]
    public void A_model_of_another_build_is_none_of_its_business(string model)
    {
        Assert.Null(IncrementalEmbedding.TryLoad(SharedFolder.Path(model)));
    }

    [Fact]
    public void A_layer_less_or_another_pool_is_another_build()
    {
        var model = OnnxModel.Load(SharedFolder.Path("models/demo-wake/embedding_model.onnx"));
        var (layerLess, poolLess) = (model.Clone(), model.Clone());
        layerLess.Graph.Nodes.RemoveAt(layerLess.Graph.Nodes.FindLastIndex(node => node.OpType == "Conv"));
        poolLess.Graph.Nodes.RemoveAt(poolLess.Graph.Nodes.FindIndex(node => node.OpType == "MaxPool"));

        Assert.NotNull(EmbeddingReader.TryRead(model.Clone()));
        Assert.Null(EmbeddingReader.TryRead(layerLess));
        Assert.Null(EmbeddingReader.TryRead(poolLess));
    }

    private static float LargestDifference(WindowedEmbedding one, IncrementalEmbedding other, float[] samples)
    {
        var (oneState, otherState) = (one.SilentState.ToArray(), other.SilentState.ToArray());
        var (a, b, mel) = (new float[IEmbeddingModel.Values], new float[IEmbeddingModel.Values], new float[MelFrontEnd.CallFloats]);
        var front = new MelFrontEnd();
        var worst = 0f;
        for (var position = 0; position + MelFrontEnd.CallSamples <= samples.Length; position += MelFrontEnd.HopSamples)
        {
            front.Compute(samples.AsSpan(position, MelFrontEnd.CallSamples), mel);
            one.Advance(oneState, mel, a);
            other.Advance(otherState, mel, b);
            for (var i = 0; i < a.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(a[i] - b[i]));
            }
        }

        return worst;
    }
}
