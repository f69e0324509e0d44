using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Loading;

/// <summary>Gives back what inference left behind, once, when no model has been used for a while.</summary>
internal sealed class IdleTrim : IDisposable
{
    private readonly TimeSpan _after;
    private readonly ModelMemory _memory;
    private readonly ModelMemoryMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ITimer _timer;

    /// <summary>Begins with the first <see cref="Restart"/>.</summary>
    public IdleTrim(TimeSpan after, ModelMemory memory, ModelMemoryMetrics metrics, ILogger logger, TimeProvider time)
    {
        (_after, _memory, _metrics, _logger) = (after, memory, metrics, logger);
        _timer = time.CreateTimer(static state => ((IdleTrim)state!).Run(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A model was let go: the while begins.</summary>
    public void Restart() => _timer.Change(_after, Timeout.InfiniteTimeSpan);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Run()
    {
        // Whoever uses a model now begins anew when it lets go.
        if (_memory.IsInUse)
        {
            return;
        }

        try
        {
            var bytes = _memory.GiveBackScratch();
            _metrics.Trimmed(bytes);
            _logger.ScratchGivenBack(bytes >> 20, _after);
        }
        catch (Exception failure)
        {
            // Nobody waits for it, and everything works without.
            _logger.ScratchKept(failure);
            _timer.Dispose();
        }
    }
}
