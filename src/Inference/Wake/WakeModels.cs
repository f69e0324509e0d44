namespace HomeLab.Inference.Wake;

/// <summary>Every model loaded at one moment. Immutable; a reload makes a new one.</summary>
internal sealed class WakeModels
{
    private readonly Dictionary<string, (WakeModel Model, WakeWord Word, int Output)> _byKey = [];

    /// <summary>Joins feature sets and heads. Of two heads for one word the first is taken.</summary>
    public WakeModels(IReadOnlyList<FeatureSet> featureSets, IReadOnlyList<WakeModel> heads)
    {
        FeatureSets = [.. featureSets];
        Heads = heads;
        var words = new List<WakeWord>();
        foreach (var head in heads)
        {
            foreach (var (word, output) in head.Words)
            {
                if (_byKey.TryAdd(WakeNames.Key(word.Name), (head, word, output)))
                {
                    words.Add(word);
                }
            }
        }

        Words = words;
    }

    /// <summary>An array, so that the scheduler walks it without an enumerator.</summary>
    public FeatureSet[] FeatureSets { get; }

    public IReadOnlyList<WakeModel> Heads { get; }

    public IReadOnlyList<WakeWord> Words { get; }

    public FeatureSet FeatureSetOf(WakeModel model) => FeatureSets.First(set => set.Name == model.File.FeatureSet);

    /// <summary>Counters for the words named, each once; for all words when nothing is named.</summary>
    public WordCounter[] Select(IReadOnlyList<string>? names, WakeOptions options)
    {
        var keys = names is { Count: > 0 } ? names.Select(WakeNames.Key).Distinct() : _byKey.Keys;
        return [.. keys.Where(_byKey.ContainsKey).Select(key => _byKey[key]).Select(found => new WordCounter(found.Model, found.Word, found.Output, options))];
    }
}
