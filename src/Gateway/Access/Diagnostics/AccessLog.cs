namespace HomeLab.Gateway.Access.Diagnostics;

/// <summary>Log messages of access control, ids 3500-3549. Never a key or a token.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(3500, LogLevel.Information, "{Count} API keys in force")]
    public static partial void KeysRead(this ILogger logger, int count);

    [LoggerMessage(3501, LogLevel.Warning, "The keys of {Path} cannot be read, those read before stay in force: {Reason}")]
    public static partial void KeysUnreadable(this ILogger logger, string path, string reason);

    [LoggerMessage(3502, LogLevel.Warning,
        "The HTTP port listens on {Host} and asks for no key (Access:Mode is Off): whoever reaches it can use every model")]
    public static partial void AccessIsOff(this ILogger logger, string host);

    [LoggerMessage(3503, LogLevel.Warning, "The HTTP port asks for a key and there is none yet. Make one with: homelab keys new --id NAME")]
    public static partial void NoKeys(this ILogger logger);

    [LoggerMessage(3504, LogLevel.Debug, "Refused {Method} {Path} with {Status} ({Reason}), key {Key}")]
    public static partial void Refused(this ILogger logger, string method, string path, int status, string reason, string key);

    [LoggerMessage(3505, LogLevel.Warning, "The keys of the token issuer cannot be read from {Url}: {Reason}")]
    public static partial void IssuerUnreachable(this ILogger logger, string url, string reason);
}
