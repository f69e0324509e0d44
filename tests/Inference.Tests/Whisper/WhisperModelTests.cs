using System.Text.Json;
using HomeLab.Inference.Onnx;
using HomeLab.Inference.Whisper;
using HomeLab.Inference.Whisper.Decoding;
using HomeLab.Inference.Whisper.Features;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Runtime;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper;

/// <summary>Token for token against the golden values, below the level of utterances: no speech gate, no trimming.</summary>
public sealed class WhisperModelTests
{
    /// <summary>Weights of base and small take minutes and gigabytes: HOMELAB_TEST_LARGE=1 runs them too.</summary>
    private static bool Large => Environment.GetEnvironmentVariable("HOMELAB_TEST_LARGE") == "1";

    [Theory]
    [InlineData("fp32", false)]
    [InlineData("fp32", true)]
    [InlineData("int8", false)]
    [InlineData("int8", true)]
    public void The_demo_model_writes_the_golden_tokens(string precision, bool timestamps)
    {
        using var model = Demo(precision);
        using var workspace = new DecoderWorkspace(model.Config);
        var margin = precision == "fp32" ? 0.05 : 0.3;
        foreach (var clip in GoldenWhisper.DemoValues.GetProperty("speech").EnumerateArray().Concat(GoldenWhisper.DemoValues.GetProperty("no_speech").EnumerateArray()))
        {
            var file = clip.GetProperty("file").GetString()!;
            var golden = clip.GetProperty(precision).GetProperty(timestamps ? "timestamps" : "plain");
            var result = Decode(model, workspace, GoldenWhisper.DemoClip(file), timestamps);

            if (golden.GetProperty("min_margin").GetDouble() > margin)
            {
                Assert.Equal(Ids(golden), result.Tokens.Append(model.Config.EndOfText));
                Assert.Equal(
                    golden.GetProperty("avg_logprob").GetDouble(), result.AverageLogProbability, precision == "fp32" ? 1e-3 : 0.05);
            }

            Assert.Equal(
                clip.GetProperty(precision).GetProperty("no_speech_prob").GetDouble(),
                result.NoSpeechProbability,
                precision == "fp32" ? 1e-3 : 0.05);
        }
    }

    [Theory]
    [InlineData("tiny", "", true)]
    [InlineData("tiny", "", false)]
    [InlineData("base", "", true)]
    [InlineData("small", "", true)]
    public void Real_architectures_write_the_golden_tokens(string size, string suffix, bool merged)
    {
        Assert.SkipWhen(size != "tiny" && !Large, "Set HOMELAB_TEST_LARGE=1 to run the larger architectures.");
        using var model = WhisperModel.Load(
            SeededWhisper.Prepare(size, suffix, merged), new WhisperOptions { Precision = WhisperPrecision.Float32 }, 2);
        using var workspace = new DecoderWorkspace(model.Config);
        var golden = GoldenWhisper.Values(size + suffix).GetProperty("argmax_suppressed_no_timestamps");

        var result = Decode(model, workspace, SharedFolder.Path("golden/whisper/golden/jfk.wav"), timestamps: false, language: "en");

        int[] expected = [.. golden.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32())];
        Assert.Equal(expected, result.Tokens.Take(expected.Length));
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("base")]
    [InlineData("small")]
    public void The_encoder_gives_the_golden_rows(string size)
    {
        Assert.SkipWhen(size != "tiny" && !Large, "Set HOMELAB_TEST_LARGE=1 to run the larger architectures.");
        using var model = WhisperModel.Load(
            SeededWhisper.Prepare(size, ""), new WhisperOptions { Precision = WhisperPrecision.Float32 }, 2);
        using var workspace = new DecoderWorkspace(model.Config);
        var golden = GoldenWhisper.Floats(SharedFolder.Path($"golden/whisper/golden/whisper-{size}.encoder-every50.f32"));
        ReadWindow(model, workspace, SharedFolder.Path("golden/whisper/golden/jfk.wav"));

        using var hidden = model.Encoder.Run(workspace.Features, workspace.RunOptions);

        var width = golden.Length / (model.Config.SourcePositions / 50);
        var values = hidden.GetTensorDataAsSpan<float>();
        for (var row = 0; row < model.Config.SourcePositions / 50; row++)
        {
            for (var i = 0; i < width; i++)
            {
                Assert.Equal(golden[(row * width) + i], values[(row * 50 * width) + i], 1e-3f);
            }
        }
    }

    [Fact]
    public void The_demo_encoder_gives_the_golden_rows()
    {
        using var model = Demo("fp32");
        using var workspace = new DecoderWorkspace(model.Config);
        var golden = GoldenWhisper.Floats(SharedFolder.Path("golden/demo-whisper/h000_encoder_500x256.f32"));
        ReadWindow(model, workspace, GoldenWhisper.DemoClip("h000.wav"));

        using var hidden = model.Encoder.Run(workspace.Features, workspace.RunOptions);

        var values = hidden.GetTensorDataAsSpan<float>().ToArray();
        Assert.True(golden.Zip(values, (a, b) => Math.Abs(a - b)).Max() < 1e-3f);
    }

    [Theory]
    [InlineData(0, WhisperPrecision.Float16, true, 8)]
    [InlineData(0, WhisperPrecision.Float32, true, 8)]
    [InlineData(0, WhisperPrecision.Int8, true, 1)]
    [InlineData(0, WhisperPrecision.Float32, false, 1)]
    [InlineData(4, WhisperPrecision.Int8, false, 4)]
    [InlineData(2, WhisperPrecision.Float16, true, 2)]
    public void Windows_go_side_by_side_where_rows_do_not_touch_and_the_device_has_room(
        int setting, WhisperPrecision precision, bool onGpu, int expected) =>
        Assert.Equal(
            expected,
            WhisperModel.BatchOf(new WhisperOptions { Batch = setting }, precision, onGpu ? TensorPlace.Cuda : TensorPlace.Host));

    [Fact]
    public void Beams_find_nothing_less_likely_than_greedy()
    {
        using var model = Demo("fp32");
        using var workspace = new DecoderWorkspace(model.Config);
        foreach (var clip in new[] { "h004.wav", "h007.wav", "h009.wav", "h166.wav", "h187.wav", "h209.wav" })
        {
            var greedy = Decode(model, workspace, GoldenWhisper.DemoClip(clip), timestamps: false);
            var beams = Decode(model, workspace, GoldenWhisper.DemoClip(clip), timestamps: false, beams: 5);

            Assert.True(
                beams.AverageLogProbability >= greedy.AverageLogProbability - 1e-4f,
                $"{clip}: {beams.AverageLogProbability} < {greedy.AverageLogProbability}");
        }
    }

    private static WhisperModel Demo(string precision) => WhisperModel.Load(
        GoldenWhisper.DemoFolder, new WhisperOptions { Precision = precision == "fp32" ? WhisperPrecision.Float32 : WhisperPrecision.Int8 }, 2);

    internal static void ReadWindow(WhisperModel model, DecoderWorkspace workspace, string wav)
    {
        var config = model.Config;
        using var mel = new LogMel(
            new MelSpectrum(new MelFilterBank(config.MelBins, config.FftSize, config.SampleRateHz), config.FftSize), config.HopLength);
        mel.Append(GoldenWhisper.Samples(wav));
        mel.Complete();
        mel.CopyWindow(0, config.WindowFrames, workspace.Features);
    }

    private static DecodedWindow Decode(
        WhisperModel model, DecoderWorkspace workspace, string wav, bool timestamps, string? language = null, int beams = 1)
    {
        ReadWindow(model, workspace, wav);
        var decoder = new WindowDecoder(model, new WhisperOptions { LogProbabilityThreshold = float.NegativeInfinity }, workspace);
        return decoder.Decode(
            workspace.Features,
            new WindowRequest(
                default, model.Config.WindowFrames, new DecoderPrompt(language, false, timestamps, []), beams, [0f], TimedPositions: null),
            new StageClock(),
            TestContext.Current.CancellationToken);
    }

    private static int[] Ids(JsonElement golden) => [.. golden.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
}
