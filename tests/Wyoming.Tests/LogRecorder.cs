using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HomeLab.Wyoming.Tests;

/// <summary>One line that was logged.</summary>
internal sealed record LogLine(LogLevel Level, EventId Id, string Text, Exception? Exception);

/// <summary>
/// Keeps every line of every category, except trace lines and Kestrel's remark that the machine is slow, which says nothing about a test.
/// </summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    /// <summary>What was logged so far.</summary>
    public IReadOnlyCollection<LogLine> Lines => _lines;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider)
    {
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Name != "HeartbeatSlow")
        {
            _lines.Enqueue(new LogLine(logLevel, eventId, formatter(state, exception), exception));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
