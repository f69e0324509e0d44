namespace HomeLab.Inference.Wake;

/// <summary>
/// What a stream listens for: its counters, sorted by head so that each head runs once, and the features they need. Made by whoever
/// selects, then used by the scheduler's thread alone.
/// </summary>
internal sealed class WakeSelection
{
    private WakeSelection(WakeModels models, IReadOnlyList<string>? names, WordCounter[] counters)
    {
        Models = models;
        Names = names;
        Counters = counters;
    }

    /// <summary>What the names were looked up in.</summary>
    public WakeModels Models { get; }

    /// <summary>What was asked for; null = every word.</summary>
    public IReadOnlyList<string>? Names { get; }

    public WordCounter[] Counters { get; }

    /// <summary>Features of each set in use; filled by the scheduler.</summary>
    public StreamFeatures[]? Features { get; private set; }

    public static WakeSelection Create(WakeModels models, IReadOnlyList<string>? names, WakeOptions options)
    {
        var counters = models.Select(names, options);
        Array.Sort(counters, static (a, b) => string.CompareOrdinal(a.Model.File.Path, b.Model.File.Path));
        return new WakeSelection(models, names is { Count: > 0 } ? [.. names] : null, counters);
    }

    /// <summary>
    /// Takes over features and counters of the selection before, so that a change of words in mid-stream forgets nothing.
    /// </summary>
    public void Continue(WakeSelection? before)
    {
        Features =
        [
            .. Counters.GroupBy(counter => Models.FeatureSetOf(counter.Model)).Select(
                group => Take(group.Key, group.Max(counter => counter.Model.Head.Embeddings), before)),
        ];
        foreach (var counter in Counters)
        {
            if (before?.Counters.FirstOrDefault(other => WakeNames.Key(other.Word.Name) == WakeNames.Key(counter.Word.Name)) is { } known)
            {
                counter.Continue(known);
            }
        }
    }

    /// <summary>As after silence.</summary>
    public void Reset()
    {
        foreach (var features in Features!)
        {
            features.Reset();
        }

        foreach (var counter in Counters)
        {
            counter.Reset();
        }
    }

    public StreamFeatures FeaturesOf(WakeModel model)
    {
        foreach (var features in Features!)
        {
            if (features.Set.Name == model.File.FeatureSet)
            {
                return features;
            }
        }

        throw new InvalidOperationException($"No features for {model.File.FeatureSet}.");
    }

    /// <summary>The old features where they reach far enough back, else new ones: a longer memory begins with silence.</summary>
    private static StreamFeatures Take(FeatureSet set, int embeddings, WakeSelection? before)
    {
        var known = before?.Features?.FirstOrDefault(features => features.Set == set);
        return known is not null && known.Capacity >= embeddings ? known : new StreamFeatures(set, embeddings);
    }
}
