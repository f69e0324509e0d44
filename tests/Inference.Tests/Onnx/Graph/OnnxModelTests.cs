using HomeLab.Inference.Onnx;
using HomeLab.Inference.Onnx.Graph;
using HomeLab.Testing;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Tests.Onnx.Graph;

public sealed class OnnxModelTests
{
    [Theory]
    [InlineData("models/openwakeword/hey_jarvis_v0.1.onnx")]
    [InlineData("models/demo-wake/computer_v0.1.onnx")]
    [InlineData("models/demo-whisper/onnx/decoder_model_merged_quantized.onnx")]
    public void A_model_written_back_has_the_same_inputs_and_outputs(string file)
    {
        var path = SharedFolder.Path(file);
        var sessions = new OnnxSessions();

        using var before = sessions.Open(path, threads: 1);
        using var after = sessions.Open(OnnxModel.Load(path).ToBytes(), file, threads: 1);

        Assert.Equal(before.InputMetadata.Keys.Order(), after.InputMetadata.Keys.Order());
        Assert.Equal(before.OutputMetadata.Keys.Order(), after.OutputMetadata.Keys.Order());
    }

    [Fact]
    public void A_wake_head_written_back_gives_the_same_score()
    {
        var path = SharedFolder.Path("models/demo-wake/computer_v0.1.onnx");
        var features = Enumerable.Range(0, 16 * 96).Select(i => MathF.Sin(i)).ToArray();

        var before = Score(File.ReadAllBytes(path), features);
        var after = Score(OnnxModel.Load(path).ToBytes(), features);

        Assert.Equal(before, after);
    }

    [Fact]
    public void Pruning_cuts_a_graph_at_the_value_that_becomes_its_output()
    {
        var model = OnnxModel.Load(SharedFolder.Path("models/demo-wake/embedding_model.onnx"));
        var graph = model.Graph;
        var nodes = graph.Nodes.Count;
        var middle = graph.Nodes[nodes / 2].Outputs[0];

        graph.Outputs.Clear();
        graph.Outputs.Add(new OnnxValueInfo(middle, OnnxType.Float, "1", "t", "f", "c"));
        graph.Prune();

        Assert.InRange(graph.Nodes.Count, 1, (nodes / 2) + 1);
        Assert.Equal(middle, graph.Nodes[^1].Outputs[0]);
        using var session = new OnnxSessions().Open(model.ToBytes(), "cut", threads: 1);
        Assert.Equal([middle], session.OutputMetadata.Keys);
    }

    [Fact]
    public void Weights_read_from_the_file_have_their_shape()
    {
        var model = OnnxModel.Load(SharedFolder.Path("models/demo-wake/embedding_model.onnx"));

        var kernels = model.Graph.Initializers.Where(tensor => tensor.Dims.Count == 4).ToList();

        Assert.Equal(20, kernels.Count);
        Assert.All(kernels, kernel => Assert.Equal(kernel.Length, kernel.ToFloats().LongLength));
    }

    [Fact]
    public void Every_truncation_is_refused_by_name_or_still_parses()
    {
        var path = SharedFolder.Path("models/demo-wake/computer_v0.1.onnx");
        var whole = File.ReadAllBytes(path);
        var refused = 0;
        for (var length = 0; length < whole.Length; length += 1009)
        {
            try
            {
                _ = OnnxModel.Parse(whole[..length]);
            }
            catch (InferenceException)
            {
                refused++;
            }
        }

        Assert.Equal((whole.Length + 1008) / 1009, refused);
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        var random = new Random(1);
        for (var i = 0; i < 500; i++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            Assert.Throws<InferenceException>(() => OnnxModel.Parse(bytes));
        }
    }

    private static float Score(byte[] model, float[] features)
    {
        using var session = new OnnxSessions().Open(model, "head", threads: 1);
        using var input = OrtValue.CreateTensorValueFromMemory(features, [1, 16, 96]);
        using var options = new RunOptions();
        using var outputs = session.Run(options, session.InputMetadata.Keys.ToArray(), [input], session.OutputMetadata.Keys.ToArray());

        return outputs[0].GetTensorDataAsSpan<float>()[0];
    }
}
