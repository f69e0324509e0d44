namespace HomeLab.Gateway.Voice;

/// <summary>Log messages of the voice services (3000–3099). No words of anybody, only durations and counts.</summary>
internal static partial class VoiceLog
{
    [LoggerMessage(3000, LogLevel.Information, "Transcribed {Audio:0.0} s of speech in {Elapsed:0.000} s after its end ({Characters} characters, {Model}, connection {Connection})")]
    public static partial void Transcribed(
        this ILogger logger, double audio, double elapsed, int characters, string model, string connection);

    [LoggerMessage(3001, LogLevel.Information, "Spoke {Audio:0.0} s in {Elapsed:0.000} s, first audio after {First:0.000} s ({Voice}, connection {Connection})")]
    public static partial void Spoke(this ILogger logger, double audio, double elapsed, double first, string voice, string connection);

    [LoggerMessage(3002, LogLevel.Information, "Heard '{Word}' at {Position:0.00} s, score {Score:0.00} (connection {Connection})")]
    public static partial void Heard(this ILogger logger, string word, double position, float score, string connection);

    [LoggerMessage(3003, LogLevel.Information, "{Service}: refused a turn: {Reason} ({Code}, connection {Connection})")]
    public static partial void TurnRefused(this ILogger logger, string service, string reason, string code, string connection);

    [LoggerMessage(3004, LogLevel.Warning, "{Service}: a turn found the queue full and was refused (connection {Connection})")]
    public static partial void TurnOverloaded(this ILogger logger, string service, string connection);

    [LoggerMessage(3005, LogLevel.Error, "{Service}: the engine failed on one turn (connection {Connection})")]
    public static partial void TurnFailed(this ILogger logger, Exception failure, string service, string connection);

    [LoggerMessage(3006, LogLevel.Debug, "{Service}: the peer left during a turn; its work was cancelled (connection {Connection})")]
    public static partial void TurnCancelled(this ILogger logger, string service, string connection);

    [LoggerMessage(3007, LogLevel.Information, "Announcing {Service} on the home network as '{Name}'")]
    public static partial void Announcing(this ILogger logger, string service, string name);
}
