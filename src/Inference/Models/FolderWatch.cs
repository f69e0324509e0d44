using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Models;

/// <summary>
/// Calls back when a folder has changed and then been quiet for a moment, and every so often anyhow (network drives report nothing).
/// Calls never overlap.
/// </summary>
internal sealed class FolderWatch : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Anyhow = TimeSpan.FromSeconds(15);

    private readonly Func<bool> _scan;
    private readonly ITimer _timer;
    private readonly FileSystemWatcher? _watcher;
    private readonly Lock _scanning = new();
    private readonly Lock _scheduling = new();
    private readonly ILogger _logger;
    private bool _hasChanged;
    private bool _disposed;

    /// <summary>Begins to watch; the folder is made where it is missing.</summary>
    /// <param name="folder">The folder, watched with its sub-folders.</param>
    /// <param name="scan">Looks at the folder; returns whether it wants to look again soon.</param>
    /// <param name="logger">For a folder that cannot be watched.</param>
    /// <param name="time">Tells what a moment is; null = the system's clock.</param>
    public FolderWatch(string folder, Func<bool> scan, ILogger logger, TimeProvider? time = null)
    {
        _scan = scan;
        _logger = logger;
        _timer = (time ?? TimeProvider.System).CreateTimer(
            static watch => ((FolderWatch)watch!).Scan(), this, Quiet, Timeout.InfiniteTimeSpan);
        try
        {
            Directory.CreateDirectory(folder);
            _watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
            _watcher.Created += (_, _) => Changed();
            _watcher.Changed += (_, _) => Changed();
            _watcher.Deleted += (_, _) => Changed();
            _watcher.Renamed += (_, _) => Changed();
            _watcher.EnableRaisingEvents = true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            _watcher?.Dispose();
            _watcher = null;
            logger.FolderNotWatched(folder, failure.Message);
        }
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        lock (_scanning)
        {
            _disposed = true;
            _timer.Dispose();
        }
    }

    /// <summary>Something in the folder is another.</summary>
    internal void Changed()
    {
        lock (_scheduling)
        {
            _hasChanged = true;
            Schedule(Quiet);
        }
    }

    private void Schedule(TimeSpan after) => _timer.Change(after, Timeout.InfiniteTimeSpan);

    private void Scan()
    {
        lock (_scanning)
        {
            if (_disposed)
            {
                return;
            }

            var again = false;
            lock (_scheduling)
            {
                _hasChanged = false;
            }

            try
            {
                again = _scan();
            }
            catch (Exception failure)
            {
                _logger.ScanFailed(failure);
            }

            lock (_scheduling)
            {
                // What changes during a scan may have been passed by it.
                Schedule(again || _hasChanged ? Quiet : Anyhow);
            }
        }
    }
}
