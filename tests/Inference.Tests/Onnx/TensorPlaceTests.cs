using HomeLab.Inference.Onnx;
using HomeLab.Inference.Tests.Whisper;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Tests.Onnx;

public sealed class TensorPlaceTests
{
    [Fact]
    public void The_cpu_is_the_memory_of_the_process()
    {
        Assert.Same(TensorPlace.Host, TensorPlace.Of(ExecutionDevice.Cpu));
        Assert.True(TensorPlace.Host.IsHost);
    }

    [Fact]
    public void A_gpu_is_memory_of_its_own_and_auto_takes_it_where_the_provider_loads()
    {
        Assert.False(TensorPlace.Cuda.IsHost);
        Assert.Equal("Cuda", TensorPlace.Cuda.Memory.Name);
        Assert.Same(OnnxSessions.CudaRefusal is null ? TensorPlace.Cuda : TensorPlace.Host, TensorPlace.Of(ExecutionDevice.Auto));
    }

    [Fact]
    public void A_bound_run_gives_what_a_plain_run_gives_in_the_order_asked_for()
    {
        using var session = new OnnxSessions().Open(Path.Combine(GoldenWhisper.DemoFolder, "onnx", "decoder_model_quantized.onnx"), 1);
        using var options = new RunOptions();
        using var ids = OrtValue.CreateTensorValueFromMemory<long>([2, 3], [1, 2]);
        using var hidden = OrtValue.CreateTensorValueFromMemory(
            [.. Enumerable.Range(0, 500 * 256).Select(i => MathF.Sin(i))], [1, 500, 256]);
        string[] names = [.. session.OutputMetadata.Keys.Reverse()];

        using var plain = session.Run(options, ["input_ids", "encoder_hidden_states"], [ids, hidden], names);
        var bound = TensorPlace.Host.Run(
            session, options, [new("encoder_hidden_states", hidden), new("input_ids", ids)], names, onHost: "logits");

        for (var i = 0; i < names.Length; i++)
        {
            Assert.Equal(plain[i].GetTensorTypeAndShape().Shape, bound[i].GetTensorTypeAndShape().Shape);
            Assert.Equal(plain[i].GetTensorDataAsSpan<float>(), bound[i].GetTensorDataAsSpan<float>());
            bound[i].Dispose();
        }
    }
}
