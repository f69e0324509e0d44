using HomeLab.Gateway.Hosting;
using HomeLab.Inference.Onnx;

namespace HomeLab.Gateway.Cli.Doctor;

/// <summary>Whether models can run on a GPU.</summary>
internal static class GpuCheck
{
    /// <summary>Looks for the device and for the provider library beside the program.</summary>
    public static Finding Run(SttOptions stt)
    {
        var hasDevice = File.Exists("/dev/nvidiactl") || File.Exists("/dev/nvidia0");
        var hasProvider = File.Exists(Path.Combine(AppContext.BaseDirectory, "libonnxruntime_providers_cuda.so"));
        return (hasDevice, hasProvider, stt.Device) switch
        {
            (true, true, _) when OnnxSessions.CudaRefusal is { } reason => new Finding(
                "gpu", FindingLevel.Warn, $"the CUDA provider does not load: {reason}", "install CUDA 13 and cuDNN 9 (docs/gpu.md)"),
            (true, true, ExecutionDevice.Cpu) => new Finding("gpu", FindingLevel.Ok, "present, not wanted (Stt:Device=Cpu)"),
            (true, true, _) => new Finding("gpu", FindingLevel.Ok, $"NVIDIA device and CUDA provider found; {Batch(stt.Batch)}"),
            (true, false, ExecutionDevice.Cpu) => new Finding("gpu", FindingLevel.Ok, "present, not wanted (Stt:Device=Cpu)"),
            (true, false, _) => new Finding(
                "gpu",
                FindingLevel.Warn,
                "there is an NVIDIA device but no libonnxruntime_providers_cuda.so beside the program",
                "use the GPU image, or install the provider (docs/gpu.md)"),
            (false, _, ExecutionDevice.Cuda) => new Finding(
                "gpu",
                FindingLevel.Fail,
                "Cuda is asked for but there is no NVIDIA device",
                "--set Stt:Device=Auto, or pass the device to the container"),
            _ => new Finding("gpu", FindingLevel.Ok, "none; the CPU does the work"),
        };
    }

    private static string Batch(int setting) => setting switch
    {
        0 => "utterances that wait together are decoded side by side (Stt:Batch=0, 8 at most)",
        1 => "utterances are decoded one after another (Stt:Batch=1)",
        _ => $"utterances that wait together are decoded side by side, {setting} at most (Stt:Batch)",
    };
}
