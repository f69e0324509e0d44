using System.Net;
using Microsoft.Extensions.Logging;

namespace HomeLab.Wyoming.Diagnostics;

/// <summary>
/// Log messages of the Wyoming server, event ids 1000–1999 (next free: 1007; discovery from 1100, next free: 1103). Peers never cause more
/// than a warning.
/// </summary>
internal static partial class WyomingLog
{
    [LoggerMessage(1000, LogLevel.Debug, "Connection {ConnectionId} from {Remote} opened on {Service}.")]
    public static partial void ConnectionOpened(this ILogger logger, string connectionId, EndPoint? remote, string service);

    [LoggerMessage(1001, LogLevel.Debug, "Connection {ConnectionId} closed.")]
    public static partial void ConnectionClosed(this ILogger logger, string connectionId);

    [LoggerMessage(1002, LogLevel.Information, "Connection {ConnectionId} from {Remote} on {Service} ended: {Problem} ({Code})")]
    public static partial void ProtocolError(
        this ILogger logger, string connectionId, EndPoint? remote, string service, string problem, string code);

    [LoggerMessage(1003, LogLevel.Debug, "Connection {ConnectionId} was lost: {Problem}")]
    public static partial void ConnectionLost(this ILogger logger, string connectionId, string problem);

    [LoggerMessage(1004, LogLevel.Warning, "Refused a connection from {Remote} on {Service}: {Reason}. Since the last such line {Suppressed} more were refused.")]
    public static partial void ConnectionRejected(this ILogger logger, EndPoint? remote, string service, string reason, long suppressed);

    [LoggerMessage(1005, LogLevel.Trace, "Connection {ConnectionId} sent {EventType}, {PayloadBytes} bytes of payload.")]
    public static partial void FrameReceived(this ILogger logger, string connectionId, string eventType, long payloadBytes);

    [LoggerMessage(1006, LogLevel.Error, "The {Service} session of connection {ConnectionId} failed.")]
    public static partial void SessionFailed(this ILogger logger, Exception exception, string service, string connectionId);

    [LoggerMessage(1100, LogLevel.Information, "Announced '{Instance}' as {Host}:{Port} by multicast DNS.")]
    public static partial void Announced(this ILogger logger, string instance, string host, int port);

    [LoggerMessage(1101, LogLevel.Warning, "The name '{Instance}' is taken by another machine; announcing '{NewInstance}' instead.")]
    public static partial void NameTaken(this ILogger logger, string instance, string newInstance);

    [LoggerMessage(1102, LogLevel.Warning, "Cannot announce by multicast DNS ({Problem}). Add the Wyoming integration in Home Assistant by host and port.")]
    public static partial void CannotAnnounce(this ILogger logger, string problem);
}
