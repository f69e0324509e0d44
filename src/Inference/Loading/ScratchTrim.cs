using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Loading;

/// <summary>
/// Gives back what inference left behind: once when no model has been used for a while, and now and then while they are used without a
/// pause, since blocks of many sizes, coming and going, leave ever new gaps between them.
/// </summary>
internal sealed class ScratchTrim : IDisposable
{
    /// <summary>Longest time between two, if models are used: some 40 MB are mapped anew then, which takes milliseconds.</summary>
    internal static readonly TimeSpan WhileInUse = TimeSpan.FromMinutes(1);

    private readonly TimeSpan _after;
    private readonly ModelMemory _memory;
    private readonly ModelMemoryMetrics _metrics;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private long _busySince;

    /// <summary>Begins with the first <see cref="Restart"/>.</summary>
    public ScratchTrim(TimeSpan after, ModelMemory memory, ModelMemoryMetrics metrics, ILogger logger, TimeProvider time)
    {
        (_after, _memory, _metrics, _logger, _time) = (after, memory, metrics, logger, time);
        _timer = time.CreateTimer(static state => ((ScratchTrim)state!).Run(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A model was let go: the while begins.</summary>
    public void Restart()
    {
        Interlocked.CompareExchange(ref _busySince, _time.GetTimestamp(), 0);
        var left = WhileInUse - Busy;
        _timer.Change(left > _after ? _after : left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private TimeSpan Busy => Volatile.Read(ref _busySince) is var since and not 0 ? _time.GetElapsedTime(since) : TimeSpan.Zero;

    private void Run()
    {
        // Whoever uses a model now begins anew when it lets go.
        if (_memory.IsInUse && Busy < WhileInUse)
        {
            return;
        }

        try
        {
            Volatile.Write(ref _busySince, 0);
            var bytes = _memory.GiveBackScratch();
            _metrics.Trimmed(bytes);
            _logger.ScratchGivenBack(bytes >> 20);
        }
        catch (Exception failure)
        {
            // Nobody waits for it, and everything works without.
            _logger.ScratchKept(failure);
            _timer.Dispose();
        }
    }
}
