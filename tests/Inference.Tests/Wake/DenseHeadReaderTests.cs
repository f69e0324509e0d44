using HomeLab.Inference.Onnx;
using HomeLab.Inference.Onnx.Graph;
using HomeLab.Inference.Tests.Audio;
using HomeLab.Inference.Wake;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Wake;

public sealed class DenseHeadReaderTests
{
    [Theory]
    [InlineData("openwakeword/alexa_v0.1", 16, 1)]
    [InlineData("openwakeword/hey_mycroft_v0.1", 16, 1)]
    [InlineData("openwakeword/hey_marvin_v0.1", 16, 1)]
    [InlineData("openwakeword/hey_rhasspy_v0.1", 16, 1)]
    [InlineData("openwakeword/ok_nabu_v0.1", 16, 1)]
    [InlineData("openwakeword/timer_v0.1", 34, 7)]
    [InlineData("openwakeword/weather_v0.1", 22, 1)]
    [InlineData("demo-wake/computer_v0.1", 16, 1)]
    [InlineData("demo-wake/hey_homelab_v0.1", 16, 1)]
    public void Reads_what_onnx_runtime_computes(string model, int embeddings, int outputs)
    {
        var path = SharedFolder.Path($"models/{model}.onnx");
        using var native = DenseHeadReader.TryRead(OnnxModel.Load(path))!;
        using var reference = new OnnxWakeHead(new OnnxSessions().Open(path, threads: 1), embeddings, [1, outputs]);
        var (a, b) = (new float[outputs], new float[outputs]);

        Assert.Equal((embeddings, outputs), (native.Embeddings, native.Outputs));
        for (var seed = 0; seed < 20; seed++)
        {
            var input = Tone.Noise(embeddings * IEmbeddingModel.Values, seed, amplitude: 10 + (3 * seed));
            native.Score(input, a);
            reference.Score(input, b);
            Assert.Equal(b, a, (one, other) => Math.Abs(one - other) < 1e-5);
        }
    }

    [Theory]
    [InlineData("models/openwakeword/hey_jarvis_v0.1.onnx")]
    [InlineData("models/openwakeword/embedding_model.onnx")]
    [InlineData("models/silero/silero_vad_v6.2.1.onnx")]
    public void Leaves_branches_and_other_nets_to_onnx_runtime(string model)
    {
        Assert.Null(DenseHeadReader.TryRead(OnnxModel.Load(SharedFolder.Path(model))));
    }
}
