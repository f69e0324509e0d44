namespace HomeLab.Gateway.Hosting;

/// <summary>Log messages of the start and the end (3110–3139).</summary>
internal static partial class HostLog
{
    [LoggerMessage(3110, LogLevel.Information, "Listening: {Ports}")]
    public static partial void Listening(this ILogger logger, string ports);

    [LoggerMessage(3111, LogLevel.Information, "Ready after {Seconds:0.00} s")]
    public static partial void Ready(this ILogger logger, double seconds);

    [LoggerMessage(3112, LogLevel.Information, "Only this machine can reach HomeLab (Host is {Host}). For Home Assistant on another machine: --set Host=0.0.0.0")]
    public static partial void LoopbackOnly(this ILogger logger, string host);

    [LoggerMessage(3113, LogLevel.Information, "Stopping: no new connections; turns in progress have {Seconds:0} s to finish. A second signal stops at once")]
    public static partial void Draining(this ILogger logger, double seconds);

    [LoggerMessage(3114, LogLevel.Information, "{Engine}: {What} (loaded in {Seconds:0.00} s)")]
    public static partial void EngineLoaded(this ILogger logger, string engine, string what, double seconds);

    [LoggerMessage(3115, LogLevel.Warning, "{Engine}: {What} is the built-in demo. For the real thing: {Fix}")]
    public static partial void EngineIsDemo(this ILogger logger, string engine, string what, string fix);

    [LoggerMessage(3116, LogLevel.Warning, "{Engine}: nothing to load. {Fix}")]
    public static partial void EngineAbsent(this ILogger logger, string engine, string fix);

    [LoggerMessage(3118, LogLevel.Information, "Model {Model} from the local mirror: {Outcome}")]
    public static partial void ModelTaken(this ILogger logger, string model, string outcome);

    [LoggerMessage(3117, LogLevel.Information, "The Wyoming ports have no passwords: whoever reaches {Host} can use them. Keep them inside the house")]
    public static partial void WyomingIsOpen(this ILogger logger, string host);

    [LoggerMessage(3119, LogLevel.Warning, "Nothing was taken from the local mirror: {Reason}")]
    public static partial void MirrorUnused(this ILogger logger, string reason);

    [LoggerMessage(3120, LogLevel.Information, "Models run on the CPU (Device is Auto): ONNX Runtime's CUDA provider did not load: {Reason}")]
    public static partial void NoCuda(this ILogger logger, string reason);
}
