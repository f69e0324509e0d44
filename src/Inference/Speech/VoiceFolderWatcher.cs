using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Speech;

/// <summary>Notices changes in voice folders; waits until a copy has gone quiet before it says so.</summary>
internal sealed class VoiceFolderWatcher : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly Timer _timer;

    /// <summary>Watches the folders; those that are missing are made.</summary>
    /// <param name="folders">Folders; those not to be watched are passed over.</param>
    /// <param name="changed">Called on a pool thread.</param>
    /// <param name="logger">Hears of folders that cannot be watched.</param>
    public VoiceFolderWatcher(IEnumerable<VoiceFolder> folders, Action changed, ILogger logger)
    {
        _timer = new Timer(_ => changed());
        foreach (var folder in folders.Where(folder => folder.IsWatched))
        {
            try
            {
                _watchers.Add(Watch(folder.Path));
            }
            catch (Exception failure) when (failure is ArgumentException or IOException or UnauthorizedAccessException)
            {
                logger.FolderNotWatched(folder.Path, failure.Message);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watchers.ForEach(watcher => watcher.Dispose());
        _timer.Dispose();
    }

    private FileSystemWatcher Watch(string folder)
    {
        // Made where it is missing: a user sees where voices go, and a later one is noticed.
        Directory.CreateDirectory(folder);
        var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = true };
        watcher.Created += Notice;
        watcher.Changed += Notice;
        watcher.Deleted += Notice;
        watcher.Renamed += Notice;
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Notice(object sender, FileSystemEventArgs change) => _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
}
