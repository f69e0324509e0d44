using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Onnx;

/// <summary>
/// The memory a session computes in. What one call leaves there the next one takes without a copy: on a GPU a cache that came back to the
/// host after every token would cost more than the token.
/// </summary>
internal sealed class TensorPlace
{
    private TensorPlace(OrtMemoryInfo memory, bool isHost)
    {
        (Memory, IsHost) = (memory, isHost);
    }

    /// <summary>The memory of the process.</summary>
    public static TensorPlace Host { get; } = new(OrtMemoryInfo.DefaultInstance, isHost: true);

    /// <summary>The memory of the first GPU.</summary>
    public static TensorPlace Cuda { get; } = new(
        new OrtMemoryInfo(OrtMemoryInfo.allocatorCUDA, OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default), isHost: false);

    /// <summary>What a binding is told.</summary>
    public OrtMemoryInfo Memory { get; }

    /// <summary>Whether its tensors can be read as spans.</summary>
    public bool IsHost { get; }

    /// <summary>
    /// The memory of a device, as it is in this process: <see cref="ExecutionDevice.Auto"/> is the GPU where there is one.
    /// </summary>
    public static TensorPlace Of(ExecutionDevice device) =>
        device != ExecutionDevice.Cpu && OnnxSessions.CudaRefusal is null ? Cuda : Host;

    /// <summary>Runs a session, and leaves the outputs in this memory.</summary>
    /// <param name="session">A session that computes here.</param>
    /// <param name="options">Carries cancellation.</param>
    /// <param name="inputs">Names and values, from wherever they are.</param>
    /// <param name="outputs">Names of the outputs.</param>
    /// <param name="onHost">An output that is wanted as a span.</param>
    /// <returns>In the order of <paramref name="outputs"/>; the caller's to dispose.</returns>
    public OrtValue[] Run(
        InferenceSession session,
        RunOptions options,
        IEnumerable<KeyValuePair<string, OrtValue>> inputs,
        IReadOnlyList<string> outputs,
        string? onHost = null)
    {
        using var binding = session.CreateIoBinding();
        foreach (var (name, value) in inputs)
        {
            binding.BindInput(name, value);
        }

        foreach (var name in outputs)
        {
            binding.BindOutputToDevice(name, name == onHost ? Host.Memory : Memory);
        }

        binding.SynchronizeBoundInputs();
        session.RunWithBinding(options, binding);
        binding.SynchronizeBoundOutputs();
        return [.. binding.GetOutputValues()];
    }
}
