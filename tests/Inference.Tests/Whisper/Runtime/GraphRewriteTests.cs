using HomeLab.Inference.Onnx.Graph;
using HomeLab.Inference.Whisper;
using HomeLab.Inference.Whisper.Decoding;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Runtime;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper.Runtime;

/// <summary>Each rewritten graph against the file as it is.</summary>
public sealed class GraphRewriteTests
{
    private static readonly int[] Prompt = [50258, 50259, 50359, 50363];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_integer_head_keeps_the_likeliest_token_and_nearly_the_logits(bool merged)
    {
        var folder = SeededWhisper.Prepare("tiny", "_quantized", merged);
        using var stock = WhisperModel.Load(folder, new WhisperOptions { Precision = WhisperPrecision.Int8, IntegerHead = false }, 2);
        using var rewritten = WhisperModel.Load(folder, new WhisperOptions { Precision = WhisperPrecision.Int8 }, 2);
        using var workspace = new DecoderWorkspace(stock.Config);
        WhisperModelTests.ReadWindow(stock, workspace, SharedFolder.Path("golden/whisper/golden/jfk.wav"));
        using var hidden = stock.Encoder.Run(workspace.Features, workspace.RunOptions);

        var expected = Logits(stock, hidden, workspace);
        var actual = Logits(rewritten, hidden, workspace);

        Assert.Equal(0, stock.IntegerHeads);
        Assert.Equal(2, rewritten.IntegerHeads);
        for (var step = 0; step < expected.Count; step++)
        {
            Assert.Equal(Likeliest(expected[step]), Likeliest(actual[step]));
            Assert.True(expected[step].Zip(actual[step], (a, b) => Math.Abs(a - b)).Max() < 0.2f);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("_quantized")]
    public void A_short_context_changes_nothing_on_a_full_window(string suffix)
    {
        var precision = suffix.Length == 0 ? WhisperPrecision.Float32 : WhisperPrecision.Int8;
        var folder = SeededWhisper.Prepare("tiny", suffix);
        using var stock = WhisperModel.Load(folder, new WhisperOptions { Precision = precision, FusedAttention = false }, 2);
        using var rewritten = WhisperModel.Load(
            folder,
            new WhisperOptions { Precision = precision, FusedAttention = false, AudioContext = WhisperAudioContext.Auto },
            2);
        using var workspace = new DecoderWorkspace(stock.Config);
        WhisperModelTests.ReadWindow(stock, workspace, SharedFolder.Path("golden/whisper/golden/jfk.wav"));

        using var expected = stock.Encoder.Run(workspace.Features, workspace.RunOptions);
        using var actual = rewritten.Encoder.Run(workspace.Features, workspace.RunOptions);
        using var cut = rewritten.Encoder.Run(workspace.Features.AsSpan(0, stock.Config.MelBins * 500), workspace.RunOptions);

        Assert.True(rewritten.TakesShortContext);
        Assert.Equal(expected.GetTensorDataAsSpan<float>(), actual.GetTensorDataAsSpan<float>());
        Assert.Equal([1, 250, 384], cut.GetTensorTypeAndShape().Shape);
    }

    [Fact]
    public void Fused_attention_gives_the_same_hidden_states_for_any_number_of_windows()
    {
        Compare(SeededWhisper.Prepare("tiny", ""), WhisperAudioContext.Full);
        Compare(GoldenWhisper.DemoFolder, WhisperAudioContext.Full);
        Compare(GoldenWhisper.DemoFolder, WhisperAudioContext.Auto);

        static void Compare(string folder, WhisperAudioContext context)
        {
            using var stock = Load(fused: false);
            using var rewritten = Load(fused: true);
            using var workspace = new DecoderWorkspace(stock.Config);
            WhisperModelTests.ReadWindow(stock, workspace, SharedFolder.Path("golden/whisper/golden/jfk.wav"));
            float[] two = [.. workspace.Features, .. workspace.Features.Select(value => -value)];

            using var expected = stock.Encoder.Run(two, workspace.RunOptions, windows: 2);
            using var actual = rewritten.Encoder.Run(two, workspace.RunOptions, windows: 2);

            Assert.Equal(0, stock.FusedLayers);
            Assert.True(rewritten.FusedLayers > 0);
            Assert.Equal(expected.GetTensorTypeAndShape().Shape, actual.GetTensorTypeAndShape().Shape);
            var values = actual.GetTensorDataAsSpan<float>().ToArray();
            Assert.True(expected.GetTensorDataAsSpan<float>().ToArray().Zip(values, (a, b) => Math.Abs(a - b)).Max() < 5e-5f);

            WhisperModel Load(bool fused) => WhisperModel.Load(
                folder,
                new WhisperOptions { Precision = WhisperPrecision.Float32, AudioContext = context, FusedAttention = fused },
                2);
        }
    }

    [Fact]
    public void Attention_that_is_scaled_between_product_and_softmax_stays_as_it_is()
    {
        var model = OnnxModel.Load(Path.Combine(GoldenWhisper.DemoFolder, "onnx", "encoder_model.onnx"));
        foreach (var softmax in model.Graph.Nodes.FindAll(node => node.OpType == "Softmax"))
        {
            var scores = model.Graph.FindProducer(softmax.Inputs[0])!;
            var scaled = $"{scores.Outputs[0]}/scaled";
            model.Graph.Nodes.Insert(
                model.Graph.Nodes.IndexOf(softmax), new OnnxNode("Mul", scaled, [scores.Outputs[0], "scale"], [scaled]));
            softmax.Inputs[0] = scaled;
        }

        Assert.Equal(0, FusedAttention.Rewrite(model, heads: 4));
        Assert.Contains(model.Graph.Nodes, node => node.OpType == "Softmax");
    }

    [Fact]
    public void The_demo_model_takes_a_short_context()
    {
        using var model = WhisperModel.Load(GoldenWhisper.DemoFolder, new WhisperOptions { AudioContext = WhisperAudioContext.Auto }, 2);
        using var workspace = new DecoderWorkspace(model.Config);

        using var cut = model.Encoder.Run(workspace.Features.AsSpan(0, model.Config.MelBins * 300), workspace.RunOptions);

        Assert.Equal([1, 150, 256], cut.GetTensorTypeAndShape().Shape);
    }

    private static List<float[]> Logits(WhisperModel model, Microsoft.ML.OnnxRuntime.OrtValue hidden, DecoderWorkspace workspace)
    {
        var rows = new List<float[]>();
        var step = model.Decoder.Begin(hidden, Prompt, workspace.RunOptions, out var cross);
        for (var i = 0; i < 12; i++)
        {
            var row = new float[model.Config.VocabularySize];
            step.CopyLogits(i == 0 ? Prompt.Length - 1 : 0, row);
            rows.Add(row);
            var next = model.Decoder.Next(hidden, cross, step.Past, [1000 + i], workspace.RunOptions);
            step.Dispose();
            step = next;
        }

        step.Dispose();
        cross.Dispose();
        return rows;
    }

    private static int Likeliest(float[] logits) => Array.IndexOf(logits, logits.Max());
}
