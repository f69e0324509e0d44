using HomeLab.Gateway.Llm.Forwarding;

namespace HomeLab.Gateway.Llm.Diagnostics;

/// <summary>Log messages of the LLM gateway, ids 3300-3499. Never prompts, answers or keys.</summary>
internal static partial class LlmLog
{
    [LoggerMessage(3300, LogLevel.Information, "LLM backend {Backend} answers at {Address} with {Models} models")]
    public static partial void BackendFound(this ILogger logger, string backend, Uri address, int models);

    [LoggerMessage(3301, LogLevel.Warning,
        "LLM backend {Backend} at {Address} left {Unanswered} questions unanswered and is not used until it answers: {Reason}")]
    public static partial void BackendLost(this ILogger logger, string backend, Uri address, int unanswered, string reason);

    [LoggerMessage(3302, LogLevel.Warning, "LLM backend {Backend} failed several requests in a row and is not used for {OpenFor}")]
    public static partial void CircuitOpened(this ILogger logger, string backend, TimeSpan openFor);

    [LoggerMessage(3303, LogLevel.Information, "LLM backend {Backend} failed a request before its first byte ({Fault}: {Reason})")]
    public static partial void AttemptFailed(this ILogger logger, string backend, AttemptFault fault, string reason);

    [LoggerMessage(3304, LogLevel.Information, "LLM backend {Backend} broke off an answer ({Reason})")]
    public static partial void AnswerBrokeOff(this ILogger logger, string backend, string reason);

    [LoggerMessage(3305, LogLevel.Warning, "The conversation port could not answer: {Reason}")]
    public static partial void TurnNotAnswered(this ILogger logger, string reason);
}
