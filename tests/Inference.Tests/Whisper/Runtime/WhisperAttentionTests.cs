using HomeLab.Inference.Onnx;
using HomeLab.Inference.Onnx.Graph;
using HomeLab.Inference.Whisper;
using HomeLab.Inference.Whisper.Decoding;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Runtime;
using HomeLab.Testing;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Tests.Whisper.Runtime;

public sealed class WhisperAttentionTests
{
    private static readonly int[] Tokens = [50258, 50259, 50359, 50363, 1000, 1001, 1002, 50257];

    [Theory]
    [InlineData("", true)]
    [InlineData("", false)]
    [InlineData("_quantized", true)]
    [InlineData("_quantized", false)]
    public void Every_official_decoder_shows_its_alignment_heads(string suffix, bool merged)
    {
        var precision = suffix.Length == 0 ? WhisperPrecision.Float32 : WhisperPrecision.Int8;
        using var model = WhisperModel.Load(SeededWhisper.Prepare("tiny", suffix, merged), new WhisperOptions { Precision = precision }, 2);
        using var workspace = new DecoderWorkspace(model.Config);
        using var hidden = model.Encoder.Run(workspace.Features, workspace.RunOptions);

        var weights = model.Attention.Run(hidden, Tokens, workspace.RunOptions);

        Assert.Equal([new(2, 2), new(3, 0), new(3, 2), new(3, 3), new(3, 4), new(3, 5)], model.Config.AlignmentHeads);
        Assert.Equal((6, Tokens.Length, 1500), (weights.Heads, weights.Tokens, weights.Positions));
        for (var row = 0; row < weights.Heads * weights.Tokens; row++)
        {
            Assert.Equal(1, weights.Row(row / weights.Tokens, row % weights.Tokens).ToArray().Sum(value => (double)value), 1e-4);
        }
    }

    [Fact]
    public void The_merged_decoder_and_the_pair_show_the_same()
    {
        var options = new WhisperOptions { Precision = WhisperPrecision.Float32 };
        using var merged = WhisperModel.Load(SeededWhisper.Prepare("tiny", ""), options, 2);
        using var pair = WhisperModel.Load(SeededWhisper.Prepare("tiny", "", merged: false), options, 2);
        using var workspace = new DecoderWorkspace(merged.Config);
        WhisperModelTests.ReadWindow(merged, workspace, SharedFolder.Path("golden/whisper/golden/jfk.wav"));
        using var hidden = merged.Encoder.Run(workspace.Features, workspace.RunOptions);

        var one = merged.Attention.Run(hidden, Tokens, workspace.RunOptions);
        var other = pair.Attention.Run(hidden, Tokens, workspace.RunOptions);

        Assert.Equal(0, one.Values.Zip(other.Values, (a, b) => Math.Abs(a - b)).Max(), 1e-5f);
    }

    [Fact]
    public void Watching_the_attention_changes_no_logit()
    {
        var folder = SeededWhisper.Prepare("tiny", "", merged: false);
        var watched = OnnxModel.Load(Path.Combine(folder, "decoder_model.onnx"));
        string[] softmax = [.. Enumerable.Range(0, 4).Select(layer => $"/decoder/layers.{layer}/encoder_attn/Softmax_output_0")];
        watched.Graph.Outputs.AddRange(softmax.Select(name => new OnnxValueInfo(name)));
        using var model = WhisperModel.Load(folder, new WhisperOptions { Precision = WhisperPrecision.Float32 }, 2);
        using var workspace = new DecoderWorkspace(model.Config);
        WhisperModelTests.ReadWindow(model, workspace, SharedFolder.Path("golden/whisper/golden/jfk.wav"));
        using var hidden = model.Encoder.Run(workspace.Features, workspace.RunOptions);
        using var plain = model.Decoder.Begin(hidden, Tokens, workspace.RunOptions, out var cross);
        cross.Dispose();
        using var session = new OnnxSessions().Open(
            watched.ToBytes(), "watched", 2, options =>
                options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", folder));
        using var ids = OrtValue.CreateTensorValueFromMemory(Tokens.Select(id => (long)id).ToArray(), [1, Tokens.Length]);

        using var outputs = session.Run(
            workspace.RunOptions, ["input_ids", "encoder_hidden_states"], [ids, hidden], ["logits", .. softmax]);
        var weights = model.Attention.Run(hidden, Tokens, workspace.RunOptions);

        var logits = new float[model.Config.VocabularySize];
        for (var row = 0; row < Tokens.Length; row++)
        {
            plain.CopyLogits(row, logits);
            Assert.Equal(
                0,
                logits.Zip(
                    outputs[0].GetTensorDataAsSpan<float>().Slice(row * logits.Length, logits.Length).ToArray(),
                    (a, b) => Math.Abs(a - b)).Max(),
                1e-4f);
        }

        // The first alignment head is head 2 of layer 2.
        var size = Tokens.Length * weights.Positions;
        Assert.Equal(
            0,
            weights.Values.Take(size).Zip(
                outputs[3].GetTensorDataAsSpan<float>().Slice(2 * size, size).ToArray(), (a, b) => Math.Abs(a - b)).Max(),
            1e-5f);
    }

    [Fact]
    public void Without_stated_heads_the_upper_half_of_the_layers_is_asked()
    {
        using var model = WhisperModel.Load(GoldenWhisper.DemoFolder, new WhisperOptions(), 2);

        Assert.Equal([new(1, 0), new(1, 1), new(1, 2), new(1, 3)], model.Config.AlignmentHeads);
    }

    [Fact]
    public void A_decoder_with_fused_attention_is_refused()
    {
        var model = OnnxModel.Load(Path.Combine(SeededWhisper.Prepare("tiny", "", merged: false), "decoder_model.onnx"));
        model.Graph.Nodes.RemoveAll(node => node.OpType == "Softmax");

        Assert.False(CrossAttentionGraph.Rewrite(model, [new(0, 0)]));
    }
}
