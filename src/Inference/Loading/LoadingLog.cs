using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Loading;

/// <summary>Log messages of the model budget (2450–2499).</summary>
internal static partial class LoadingLog
{
    [LoggerMessage(2450, LogLevel.Information, "Unloaded '{Model}', {Megabytes} MiB ({Reason})")]
    public static partial void ModelUnloaded(this ILogger logger, string model, long megabytes, string reason);

    [LoggerMessage(2451, LogLevel.Debug, "Gave back {Megabytes} MiB that inference had used")]
    public static partial void ScratchGivenBack(this ILogger logger, long megabytes);

    [LoggerMessage(2452, LogLevel.Error, "The memory that inference had used could not be given back; it is kept from now on")]
    public static partial void ScratchKept(this ILogger logger, Exception failure);
}
