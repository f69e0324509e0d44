using HomeLab.Inference.Scheduling;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Onnx;

/// <summary>
/// Opens ONNX Runtime sessions the way the house wants them: a stated thread count, no spinning (two spinning threads on one core's
/// worth cost 1.5–2.1 times one thread), and errors that name the file.
/// </summary>
public sealed class OnnxSessions
{
    private static readonly Lazy<string?> Refusal = new(TryCuda);

    private readonly ExecutionDevice _device;

    /// <summary>Creates the factory for one engine.</summary>
    public OnnxSessions(ExecutionDevice device = ExecutionDevice.Cpu)
    {
        _device = device;
    }

    /// <summary>
    /// Why <see cref="ExecutionDevice.Auto"/> means the CPU in this process; null where ONNX Runtime's CUDA provider loads. Tried once.
    /// </summary>
    public static string? CudaRefusal => Refusal.Value;

    /// <summary>Where the sessions compute in this process: what <see cref="ExecutionDevice.Auto"/> came to.</summary>
    internal TensorPlace Place => TensorPlace.Of(_device);

    /// <summary>Opens a model file.</summary>
    /// <param name="path">The <c>.onnx</c> file; external data is looked for beside it.</param>
    /// <param name="threads">Intra-op threads; 0 = <see cref="ThreadBudget.Cores"/>.</param>
    /// <param name="configure">Last word on the options.</param>
    /// <exception cref="InferenceException">The file is missing, truncated, not ONNX, or uses something the runtime cannot run.</exception>
    public InferenceSession Open(string path, int threads = 0, Action<SessionOptions>? configure = null) =>
        Open(options => new InferenceSession(path, options), path, threads, configure);

    /// <summary>Opens a model held in memory (a rewritten graph).</summary>
    /// <param name="model">The serialized model.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <param name="threads">Intra-op threads; 0 = <see cref="ThreadBudget.Cores"/>.</param>
    /// <param name="configure">Last word on the options.</param>
    /// <exception cref="InferenceException">As for a file.</exception>
    public InferenceSession Open(byte[] model, string name, int threads = 0, Action<SessionOptions>? configure = null) =>
        Open(options => new InferenceSession(model, options), name, threads, configure);

    private InferenceSession Open(
        Func<SessionOptions, InferenceSession> open, string name, int threads, Action<SessionOptions>? configure)
    {
        using var options = CreateOptions(threads, configure);
        try
        {
            return open(options);
        }
        catch (OnnxRuntimeException failure)
        {
            throw new InferenceException(
                $"'{name}' is not a model that ONNX Runtime can load: {failure.Message} Run 'homelab models verify', or install the model again.",
                failure);
        }
    }

    private SessionOptions CreateOptions(int threads, Action<SessionOptions>? configure)
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = threads > 0 ? threads : ThreadBudget.Cores,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        TensorArena.Use(options);
        AppendCuda(options);

        configure?.Invoke(options);
        return options;
    }

    private void AppendCuda(SessionOptions options)
    {
        if (!Place.IsHost)
        {
            options.AppendExecutionProvider_CUDA(0);
        }
        else if (_device == ExecutionDevice.Cuda)
        {
            throw new InferenceException(
                $"Device is set to cuda, but ONNX Runtime's CUDA provider did not load: {CudaRefusal} Set Device to auto or cpu, or install the provider with CUDA 13 and cuDNN 9 (docs/gpu.md).");
        }
    }

    private static string? TryCuda()
    {
        try
        {
            using var options = new SessionOptions();
            options.AppendExecutionProvider_CUDA(0);
            return null;
        }
        catch (Exception refusal) when (refusal is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return refusal.Message;
        }
    }
}
