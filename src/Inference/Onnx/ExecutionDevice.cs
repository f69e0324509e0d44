namespace HomeLab.Inference.Onnx;

/// <summary>Where an engine's models run.</summary>
public enum ExecutionDevice
{
    /// <summary>CUDA where the provider loads, else the CPU, with one log line that says why.</summary>
    Auto,

    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>CUDA, or the start fails.</summary>
    Cuda,
}
