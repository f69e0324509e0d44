using HomeLab.Inference.Onnx;
using HomeLab.Inference.Tests.Vad;
using HomeLab.Inference.Wake;
using HomeLab.Testing;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Tests.Wake;

public sealed class MelFrontEndTests
{
    [Theory]
    [InlineData("models/openwakeword/melspectrogram.onnx", "wake/hey_jarvis.wav")]
    [InlineData("models/openwakeword/melspectrogram.onnx", "stt/jfk.wav")]
    [InlineData("models/demo-wake/melspectrogram.onnx", "wake/computer.wav")]
    public void Equals_the_model_that_it_replaces(string model, string clip)
    {
        var samples = VadProbe.Samples(clip);
        using var session = new OnnxSessions().Open(SharedFolder.Path(model), threads: 1);
        var front = new MelFrontEnd();
        var mel = new float[MelFrontEnd.CallFloats];
        for (var position = 0; position + MelFrontEnd.CallSamples <= samples.Length; position += 3 * MelFrontEnd.HopSamples)
        {
            var call = samples.AsSpan(position, MelFrontEnd.CallSamples);
            front.Compute(call, mel);

            var expected = Reference(session, call);

            for (var i = 0; i < mel.Length; i++)
            {
                Assert.Equal((expected[i] / 10) + 2, mel[i], 2e-4);
            }
        }
    }

    [Fact]
    public void Silence_is_minus_eight_everywhere()
    {
        var mel = new float[MelFrontEnd.CallFloats];

        new MelFrontEnd().Compute(new float[MelFrontEnd.CallSamples], mel);

        Assert.All(mel, value => Assert.Equal(MelFrontEnd.Silence, value, 1e-5));
    }

    private static float[] Reference(InferenceSession session, ReadOnlySpan<float> samples)
    {
        var scaled = samples.ToArray();
        for (var i = 0; i < scaled.Length; i++)
        {
            scaled[i] *= 32768;
        }

        using var input = OrtValue.CreateTensorValueFromMemory(scaled, [1, scaled.Length]);
        using var run = new RunOptions();
        using var output = session.Run(run, [session.InputNames[0]], [input], session.OutputNames);
        return output[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
