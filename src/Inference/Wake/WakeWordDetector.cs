using HomeLab.Inference.Models;
using HomeLab.Inference.Vad;
using HomeLab.Inference.Wake.Incremental;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeLab.Inference.Wake;

/// <summary>
/// Wake words in openWakeWord's format: any number of heads over any number of feature sets side by side, and a folder of the user's own
/// models that is watched. One thread scores every stream.
/// </summary>
public sealed class WakeWordDetector : IWakeWordDetector
{
    private readonly IReadOnlyList<FeatureSet> _featureSets;
    private readonly IReadOnlyList<WakeModel> _builtIn;
    private readonly CustomWakeFolder? _custom;
    private readonly FolderWatch? _watch;
    private readonly WakeScheduler _scheduler;
    private readonly ILogger _logger;

    private WakeWordDetector(
        List<FeatureSet> featureSets,
        List<WakeModel> builtIn,
        WakeWordSources sources,
        WakeOptions options,
        IVoiceActivityDetector? voice,
        ILogger logger)
    {
        _featureSets = featureSets;
        _builtIn = builtIn;
        _logger = logger;
        if (sources.CustomFolder is { } folder)
        {
            _custom = new CustomWakeFolder(folder, sources.DefaultFeatureSet, name => featureSets.Any(set => set.Name == name), logger);
            _custom.Scan();
        }

        _scheduler = new WakeScheduler(Join(), options, voice, logger);
        logger.WordsLoaded(Listing(), string.Join(", ", featureSets.Select(set => set.Name)));
        _watch = _custom is null ? null : new FolderWatch(sources.CustomFolder!, ScanCustom, logger);
    }

    /// <inheritdoc/>
    public event Action? WordsChanged;

    /// <inheritdoc/>
    public IReadOnlyList<WakeWord> Words => _scheduler.Models.Words;

    /// <summary>Loads models. One that cannot be used is left out with a warning; the rest work.</summary>
    /// <param name="sources">What to load.</param>
    /// <param name="options">When a probability is a detection.</param>
    /// <param name="voice">For <see cref="WakeOptions.VadThreshold"/>; not disposed here.</param>
    /// <param name="logger">Hears what was loaded and what was left out.</param>
    public static WakeWordDetector Load(
        WakeWordSources sources, WakeOptions? options = null, IVoiceActivityDetector? voice = null, ILogger? logger = null)
    {
        logger ??= NullLogger.Instance;
        var featureSets = new List<FeatureSet>();
        foreach (var file in sources.FeatureSets)
        {
            TryLoad(() => LoadFeatureSet(file, logger), featureSets, logger);
        }

        var heads = new List<WakeModel>();
        foreach (var file in sources.Models)
        {
            TryLoad(() => LoadHead(file, featureSets), heads, logger);
        }

        return new WakeWordDetector(featureSets, heads, sources, options ?? new WakeOptions(), voice, logger);
    }

    /// <inheritdoc/>
    public IWakeStream OpenStream()
    {
        WakeMetrics.Streams.Add(1);
        return new WakeStream(_scheduler);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch?.Dispose();
        _scheduler.Dispose();
        foreach (var model in _scheduler.Models.Heads)
        {
            model.Dispose();
        }

        foreach (var set in _featureSets)
        {
            set.Dispose();
        }
    }

    private static FeatureSet LoadFeatureSet(WakeFeatureFile file, ILogger logger)
    {
        if (IncrementalEmbedding.TryLoad(file.Path) is { } incremental)
        {
            return new FeatureSet(file.Name, incremental);
        }

        var windowed = new WindowedEmbedding(file.Path);
        logger.WindowedEmbedding(file.Name);
        return new FeatureSet(file.Name, windowed);
    }

    private static WakeModel LoadHead(WakeModelFile file, List<FeatureSet> featureSets)
    {
        return featureSets.Any(set => set.Name == file.FeatureSet)
            ? WakeModelLoader.Load(file)
            : throw new InferenceException(
                $"'{file.Path}' needs the feature set '{file.FeatureSet}', which is not installed. Run 'homelab models pull'.");
    }

    private static void TryLoad<T>(Func<T> load, List<T> loaded, ILogger logger)
    {
        try
        {
            loaded.Add(load());
        }
        catch (Exception refusal) when (refusal is InferenceException or IOException or UnauthorizedAccessException)
        {
            logger.ModelLeftOut(refusal.Message);
        }
    }

    /// <summary>The user's own models come first: theirs is the word where two have the same name.</summary>
    private WakeModels Join() => new(_featureSets, [.. _custom?.Models ?? [], .. _builtIn]);

    private string Listing() => Words.Count == 0 ? "none" : string.Join(", ", Words.Select(word => word.Name));

    /// <summary>From the watch, never twice at a time.</summary>
    private bool ScanCustom()
    {
        if (_custom!.Scan() is { } retired)
        {
            _scheduler.Replace(Join(), retired);
            _logger.WordsChanged(Listing());
            WordsChanged?.Invoke();
        }

        return _custom.IsUnsettled;
    }
}
