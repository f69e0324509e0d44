using HomeLab.Inference.Loading;
using HomeLab.Inference.Onnx;
using HomeLab.Inference.Onnx.Graph;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Tests.Onnx;

/// <summary>What a run leaves behind is kept for the next one until it is given back, and given back to the machine.</summary>
[Collection(nameof(TensorArenaTests))]
[CollectionDefinition(nameof(TensorArenaTests), DisableParallelization = true)]
public sealed class TensorArenaTests : IDisposable
{
    private const int Values = 32 << 20;
    private const long Bytes = Values * sizeof(float);

    private readonly InferenceSession _session = OpenSum();
    private readonly RunOptions _options = new();

    public void Dispose()
    {
        _session.Dispose();
        _options.Dispose();
    }

    [Fact]
    public void Memory_that_a_run_needed_goes_back_to_the_machine_and_the_next_run_is_the_same()
    {
        ScratchMemory.GiveBack();
        var before = Sum();

        var returned = ScratchMemory.GiveBack();

        Assert.InRange(returned, Bytes / 4 * 3, 4 * Bytes);
        Assert.Equal(before, Sum());
    }

    [Fact]
    public void What_a_result_lies_in_stays()
    {
        var input = new float[1000];
        Array.Fill(input, 2f);
        using var value = OrtValue.CreateTensorValueFromMemory(input, [input.Length]);
        using var twice = _session.Run(_options, ["x"], [value], ["y"]);

        ScratchMemory.GiveBack();

        Assert.Equal(4f, twice[0].GetTensorDataAsSpan<float>()[^1]);
    }

    /// <summary>An intermediate tensor of 128 MiB, of which only the sum comes out.</summary>
    private float Sum()
    {
        var input = new float[Values];
        Array.Fill(input, 1f / Values);
        using var value = OrtValue.CreateTensorValueFromMemory(input, [Values]);
        using var sum = _session.Run(_options, ["x"], [value], ["sum"]);
        return sum[0].GetTensorDataAsSpan<float>()[0];
    }

    private static InferenceSession OpenSum()
    {
        var model = OnnxModel.Parse([0x08, 8, 0x3A, 3, 0x12, 1, (byte)'x', 0x42, 2, 0x10, 13]);
        model.Graph.Inputs.Add(new OnnxValueInfo("x", OnnxType.Float, "n"));
        model.Graph.Nodes.Add(new OnnxNode("Add", "twice", ["x", "x"], ["y"]));
        model.Graph.Nodes.Add(new OnnxNode("ReduceSum", "sum", ["y"], ["sum"]));
        model.Graph.Outputs.Add(new OnnxValueInfo("y", OnnxType.Float, "n"));
        model.Graph.Outputs.Add(new OnnxValueInfo("sum", OnnxType.Float, "1"));
        return new OnnxSessions().Open(model.ToBytes(), "sum", threads: 1);
    }
}
