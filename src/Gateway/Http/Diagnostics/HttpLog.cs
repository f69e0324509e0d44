namespace HomeLab.Gateway.Http.Diagnostics;

/// <summary>Log messages of the HTTP port, ids 3550-3599.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(3550, LogLevel.Error, "{Method} {Path} failed ({RequestId}): a fault of the gateway")]
    public static partial void RequestFailed(this ILogger logger, Exception failure, string method, string path, string requestId);

    [LoggerMessage(3551, LogLevel.Error, "A speech engine failed on a request over HTTP")]
    public static partial void EngineFailed(this ILogger logger, Exception failure);
}
