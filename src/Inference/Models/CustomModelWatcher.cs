using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeLab.Inference.Models;

/// <summary>
/// Notices models that the user adds, replaces or removes under <c>custom/</c>. It looks every few seconds instead of waiting for file
/// events, which network shares and container mounts do not deliver, and speaks up only when a change has stood still for one look, so
/// that a half-copied model is not loaded.
/// </summary>
public sealed class CustomModelWatcher : IDisposable
{
    /// <summary>The pause between two looks; a change is reported after one to two of them.</summary>
    public static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(2);

    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, IgnoreInaccessible = true, MaxRecursionDepth = 4 };

    private readonly string _folder;
    private readonly Action _changed;
    private readonly ILogger _log;
    private readonly Timer _timer;
    private string _reported;
    private string _seen;

    /// <summary>Starts watching.</summary>
    /// <param name="store">The store whose <see cref="ModelStore.CustomFolder"/> is watched; the folder may appear later.</param>
    /// <param name="changed">Called on a pool thread after each change, never twice at once; must not throw.</param>
    /// <param name="interval">The pause between two looks; <see cref="DefaultInterval"/> when null.</param>
    /// <param name="log">Message 2407.</param>
    public CustomModelWatcher(ModelStore store, Action changed, TimeSpan? interval = null, ILogger<CustomModelWatcher>? log = null)
    {
        _folder = store.CustomFolder;
        _changed = changed;
        _log = log ?? NullLogger<CustomModelWatcher>.Instance;
        _reported = _seen = Fingerprint();
        var pause = interval ?? DefaultInterval;
        _timer = new Timer(_ => LookUnlessLooking(), null, pause, pause);
    }

    /// <summary>Ends the watch; a report under way is not waited for.</summary>
    public void Dispose() => _timer.Dispose();

    /// <summary>Compares the folder with the last look and reports a change that stands still.</summary>
    internal void Look()
    {
        var now = Fingerprint();
        var isSteady = now == _seen;
        _seen = now;
        if (isSteady && now != _reported)
        {
            _reported = now;
            _log.CustomModelsChanged(_folder);
            _changed();
        }
    }

    private void LookUnlessLooking()
    {
        if (Monitor.TryEnter(_timer))
        {
            try
            {
                Look();
            }
            finally
            {
                Monitor.Exit(_timer);
            }
        }
    }

    private string Fingerprint()
    {
        var text = new StringBuilder();
        try
        {
            if (Directory.Exists(_folder))
            {
                foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*", Everything).OrderBy(file => file.FullName, StringComparer.Ordinal))
                {
                    text.Append(CultureInfo.InvariantCulture, $"{file.FullName}|{file.Length}|{file.LastWriteTimeUtc.Ticks}\n");
                }
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A file vanished between listing and looking; the next look sees a steady folder.
            return $"unsteady {Guid.NewGuid()}";
        }

        return text.ToString();
    }
}
