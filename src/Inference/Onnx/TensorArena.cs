using HomeLab.Inference.Onnx.Graph;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Onnx;

/// <summary>
/// The memory that every session of the process computes in on the CPU: one arena instead of one for each session, so that what one network
/// lets go another one takes, and all of it can be given back at once (docs/adr/0014-one-budget-for-models.md). It grows in powers of two:
/// blocks of exactly what was asked for took 3 to 18 % more after the same use, for they fit nothing else.
/// </summary>
internal static class TensorArena
{
    /// <summary>An ONNX file with an empty graph named x: ir_version 8, opset 13.</summary>
    private static readonly byte[] EmptyModel = [0x08, 8, 0x3A, 3, 0x12, 1, (byte)'x', 0x42, 2, 0x10, 13];

    private static readonly string[] Input = ["x"];
    private static readonly string[] Output = ["y"];
    private static readonly Lazy<bool> Registration = new(Register);
    private static readonly Lazy<InferenceSession> Idle = new(OpenIdle);

    /// <summary>Lets a session compute in the arena.</summary>
    public static void Use(SessionOptions options)
    {
        _ = Registration.Value;
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
    }

    /// <summary>
    /// Frees every block that nothing lies in; sessions may run meanwhile. ONNX Runtime does this at the end of a run that asks for it, of
    /// any session: here of one that does nothing else.
    /// </summary>
    public static void GiveBack()
    {
        using var options = new RunOptions();
        options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        using var nothing = OrtValue.CreateTensorValueFromMemory([0f], [1]);
        using var outputs = Idle.Value.Run(options, Input, [nothing], Output);
    }

    private static bool Register()
    {
        const int Default = -1;
        using var memory = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        using var growth = new OrtArenaCfg(0, Default, Default, Default);
        OrtEnv.Instance().CreateAndRegisterAllocator(memory, growth);
        return true;
    }

    private static InferenceSession OpenIdle()
    {
        var model = OnnxModel.Parse(EmptyModel);
        model.Graph.Inputs.Add(new OnnxValueInfo(Input[0], OnnxType.Float, "1"));
        model.Graph.Nodes.Add(new OnnxNode("Identity", "idle", Input, Output));
        model.Graph.Outputs.Add(new OnnxValueInfo(Output[0], OnnxType.Float, "1"));
        return new OnnxSessions().Open(model.ToBytes(), "idle", threads: 1);
    }
}
