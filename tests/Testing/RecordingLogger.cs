using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace HomeLab.Testing;

/// <summary>Keeps every log entry of a host, so that a test can say what must and what must not be there.</summary>
public sealed class RecordingLogger : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>All entries so far, oldest first.</summary>
    public IReadOnlyCollection<LogEntry> Entries => _entries;

    /// <summary>Entries at Error or Critical, as text.</summary>
    public IEnumerable<string> Errors => _entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.ToString());

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _entries);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing to release; the entries stay readable after the host is gone.
    }

    private sealed class Logger(string category, ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new LogEntry(category, logLevel, eventId.Id, formatter(state, exception), exception));
    }
}

/// <summary>One entry of a log.</summary>
/// <param name="Category">Name of the logger.</param>
/// <param name="Level">Its level.</param>
/// <param name="EventId">Number of the event.</param>
/// <param name="Message">Formatted text.</param>
/// <param name="Exception">Exception, where one was given.</param>
public sealed record LogEntry(string Category, LogLevel Level, int EventId, string Message, Exception? Exception)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Level} {Category}[{EventId}] {Message} {Exception}";
}
