using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Wake;

/// <summary>
/// The user's own wake words: <c>.onnx</c> files directly in the folder belong to the default feature set, those in a sub-folder to the set
/// of its name. <see cref="Scan"/> compares the folder with what is loaded. A file that cannot be loaded gets a second look when it has
/// stopped changing, since it may be half written; then one warning, and silence until it changes. Used by one thread at a time.
/// </summary>
internal sealed class CustomWakeFolder
{
    private readonly string _folder;
    private readonly string _defaultSet;
    private readonly Func<string, bool> _isKnownSet;
    private readonly ILogger _logger;
    private Dictionary<string, Entry> _entries = [];

    /// <summary>Creates the view of a folder, which need not exist yet.</summary>
    public CustomWakeFolder(string folder, string defaultSet, Func<string, bool> isKnownSet, ILogger logger)
    {
        _folder = folder;
        _defaultSet = defaultSet;
        _isKnownSet = isKnownSet;
        _logger = logger;
    }

    /// <summary>The models loaded now, by path.</summary>
    public IReadOnlyList<WakeModel> Models =>
        [.. _entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value.Model).OfType<WakeModel>()];

    /// <summary>Whether a file wants a second look soon.</summary>
    public bool IsUnsettled => _entries.Values.Any(static entry => entry is { Model: null, IsReported: false });

    /// <summary>Loads what is new or changed and lets go of what is gone.</summary>
    /// <returns>The models no longer wanted; null when nothing changed.</returns>
    public IReadOnlyList<WakeModel>? Scan()
    {
        var before = _entries;
        _entries = [];
        foreach (var (path, stamp) in List())
        {
            _entries[path] = before.TryGetValue(path, out var known)
                && known.Stamp == stamp
                && (known.Model is not null || known.IsReported)
                ? known
                : Look(path, stamp, isSecondLook: known?.Stamp == stamp);
        }

        var now = Models;
        var retired = before.Values.Select(static entry => entry.Model).OfType<WakeModel>().Except(now).ToList();
        return retired.Count == 0 && now.Count == before.Values.Count(static entry => entry.Model is not null) ? null : retired;
    }

    private Entry Look(string path, Stamp stamp, bool isSecondLook)
    {
        try
        {
            return new Entry(stamp, WakeModelLoader.Load(new WakeModelFile(path, FeatureSetOf(path), Languages: [])), IsReported: false);
        }
        catch (Exception refusal) when (refusal is InferenceException or IOException or UnauthorizedAccessException)
        {
            if (isSecondLook)
            {
                _logger.ModelLeftOut(refusal.Message);
            }

            return new Entry(stamp, Model: null, IsReported: isSecondLook);
        }
    }

    private string FeatureSetOf(string path)
    {
        var parent = Path.GetDirectoryName(path)!;
        var set = Path.GetFullPath(parent) == Path.GetFullPath(_folder) ? _defaultSet : Path.GetFileName(parent);
        return _isKnownSet(set)
            ? set
            : throw new InferenceException(
                $"'{path}' needs the feature set '{set}', which is not installed. Put it in the sub-folder of an installed set, or run 'homelab models pull wake-features/{set}'.");
    }

    private List<(string Path, Stamp Stamp)> List()
    {
        var files = new List<(string, Stamp)>();
        try
        {
            foreach (var file in new DirectoryInfo(_folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1 }))
            {
                if (file.Extension.Equals(".onnx", StringComparison.OrdinalIgnoreCase)
                    || file.Extension.Equals(".tflite", StringComparison.OrdinalIgnoreCase))
                {
                    files.Add((file.FullName, new Stamp(file.Length, file.LastWriteTimeUtc)));
                }
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The folder, or a file in it, went away under us: the next scan sees what is left.
        }

        return files;
    }

    private readonly record struct Stamp(long Length, DateTime Written);

    private sealed record Entry(Stamp Stamp, WakeModel? Model, bool IsReported);
}
