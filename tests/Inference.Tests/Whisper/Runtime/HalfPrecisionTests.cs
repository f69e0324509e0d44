using System.Text.Json;
using HomeLab.Inference.Onnx;
using HomeLab.Inference.Whisper;
using HomeLab.Inference.Whisper.Decoding;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Runtime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HomeLab.Inference.Tests.Whisper.Runtime;

/// <summary>16-bit floats at every border of the networks, as a GPU's files have them, on the CPU.</summary>
public sealed class HalfPrecisionTests
{
    [Fact]
    public void A_model_of_16_bit_floats_writes_the_golden_tokens()
    {
        using var folder = HalfModel.Create();
        using var model = WhisperModel.Load(folder.Path, new WhisperOptions { Precision = WhisperPrecision.Float16 }, 2);
        using var workspace = new DecoderWorkspace(model.Config);
        var compared = 0;
        foreach (var clip in GoldenWhisper.DemoValues.GetProperty("speech").EnumerateArray().Take(6))
        {
            var golden = clip.GetProperty("fp32").GetProperty("plain");
            if (golden.GetProperty("min_margin").GetDouble() < 0.3)
            {
                continue;
            }

            WhisperModelTests.ReadWindow(model, workspace, GoldenWhisper.DemoClip(clip.GetProperty("file").GetString()!));
            var prompt = new DecoderPrompt(null, Translate: false, Timestamps: false, []);
            var request = new WindowRequest(default, model.Config.WindowFrames, prompt, Beams: 1, [0f], TimedPositions: null);
            var result = new WindowDecoder(model, new WhisperOptions { LogProbabilityThreshold = float.NegativeInfinity }, workspace)
                .Decode(workspace.Features, request, new StageClock(), TestContext.Current.CancellationToken);

            Assert.Equal(Ids(golden), result.Tokens.Append(model.Config.EndOfText));
            Assert.Equal(golden.GetProperty("avg_logprob").GetDouble(), result.AverageLogProbability, 0.02);
            compared++;
        }

        Assert.True(compared > 2);
    }

    [Fact]
    public void Hidden_states_and_caches_stay_16_bits_wide_between_the_calls()
    {
        using var folder = HalfModel.Create();
        using var model = WhisperModel.Load(folder.Path, new WhisperOptions { Precision = WhisperPrecision.Float16 }, 1);
        using var workspace = new DecoderWorkspace(model.Config);

        using var hidden = model.Encoder.Run(workspace.Features, workspace.RunOptions);
        using var step = model.Decoder.Begin(hidden, [model.Config.StartOfTranscript], workspace.RunOptions, out var cross);
        using (cross)
        {
            Assert.All(
                [hidden, .. step.Past.Values, .. cross.Values],
                value => Assert.Equal(TensorElementType.Float16, value.GetTensorTypeAndShape().ElementDataType));
        }
    }

    [Fact]
    public void Values_survive_the_way_into_16_bits_and_back()
    {
        float[] values = [0f, 1f, -2.5f, 65504f, 6e-8f, float.NegativeInfinity];
        using var tensor = TensorValues.Create(values, [2, 3], TensorElementType.Float16);
        var row = new float[3];

        TensorValues.CopyRow(tensor, 1, row);

        Assert.Equal([65504f, (float)(Half)6e-8f, float.NegativeInfinity], row);
    }

    private static int[] Ids(JsonElement golden) => [.. golden.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
}
