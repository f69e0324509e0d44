using HomeLab.Inference.Onnx;
using HomeLab.Inference.Onnx.Graph;
using HomeLab.Inference.Piper;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Tests.Piper;

public sealed class TextEncoderTests
{
    // Shorter than the window of relative positions, as long as it, and longer.
    private static readonly int[] Lengths = [1, 2, 4, 5, 6, 9, 10, 120];

    [Theory]
    [InlineData("en_US-synth_ms-medium")]
    [InlineData("fr_FR-synth-x_low")]
    public void The_simplified_encoder_gives_what_the_export_gives(string voice)
    {
        var path = PiperGolden.Voice(voice);
        var parts = VitsSplitter.TrySplit(File.ReadAllBytes(path), out var reason);
        Assert.True(parts is not null, reason);
        using var export = Open(Export(path, parts.EncoderOutputs), path);
        using var simple = Open(parts.Encoder, path);
        long[] ids = [.. PiperGolden.Items.SelectMany(item => item.Sentences[0].Ids)];

        foreach (var length in Lengths)
        {
            var expected = Run(export, ids[..length], parts.EncoderOutputs);
            var actual = Run(simple, ids[..length], parts.EncoderOutputs);

            for (var output = 0; output < expected.Length; output++)
            {
                Assert.Equal(expected[output].Length, actual[output].Length);
                for (var i = 0; i < expected[output].Length; i++)
                {
                    Assert.Equal(expected[output][i], actual[output][i], 1e-5f);
                }
            }
        }
    }

    [Fact]
    public void Every_step_finds_its_pattern()
    {
        var path = PiperGolden.Voice("fr_FR-synth-x_low");
        var parts = VitsSplitter.TrySplit(File.ReadAllBytes(path), out _)!;

        var graph = OnnxModel.Parse(parts.Encoder).Graph;

        Assert.DoesNotContain(graph.Inputs, input => input.Name == "input_lengths");
        Assert.Equal(
            6, graph.Nodes.Count(node => node.OpType == "ScatterElements" && node.Outputs[0].Contains("attn", StringComparison.Ordinal)));
        Assert.DoesNotContain(graph.Nodes, node => node.OpType == "Pad" && node.Name.Contains("enc_p", StringComparison.Ordinal));
    }

    [Fact]
    public void A_graph_without_the_patterns_stays_as_it_is()
    {
        var model = OnnxModel.Parse(
            VitsSplitter.TrySplit(File.ReadAllBytes(PiperGolden.Voice("fr_FR-synth-x_low")), out _)!.Parts[^1].Model);
        var before = model.ToBytes();

        TextEncoder.Simplify(model.Graph);

        Assert.Equal(before, model.ToBytes());
    }

    private static byte[] Export(string path, string[] outputs)
    {
        var model = OnnxModel.Load(path);
        model.Graph.Outputs.Clear();
        model.Graph.Outputs.AddRange(outputs.Select(output => new OnnxValueInfo(output, OnnxType.Float, "1", "rows", "columns")));
        model.Graph.Prune();
        return model.ToBytes();
    }

    private static InferenceSession Open(byte[] model, string path) => new OnnxSessions().Open(model, path, threads: 1, options =>
        options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", Path.GetDirectoryName(path)!));

    private static float[][] Run(InferenceSession session, long[] ids, string[] outputs)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        using var length = OrtValue.CreateTensorValueFromMemory([(long)ids.Length], [1]);
        using var scales = OrtValue.CreateTensorValueFromMemory([0f, 1f, 0f], [3]);
        using var speaker = OrtValue.CreateTensorValueFromMemory([7L], [1]);
        var values = new Dictionary<string, OrtValue>
        {
            ["input"] = input,
            ["input_lengths"] = length,
            ["scales"] = scales,
            ["sid"] = speaker,
        };
        using var options = new RunOptions();
        using var results = session.Run(options, session.InputNames, [.. session.InputNames.Select(name => values[name])], outputs);
        return [.. results.Select(result => result.GetTensorDataAsSpan<float>().ToArray())];
    }
}
