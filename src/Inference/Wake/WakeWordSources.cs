namespace HomeLab.Inference.Wake;

/// <summary>Where a detector finds its models.</summary>
public sealed class WakeWordSources
{
    /// <summary>Name of openWakeWord's own feature set.</summary>
    public const string OpenWakeWord = "openwakeword";

    /// <summary>Embedding models.</summary>
    public IReadOnlyList<WakeFeatureFile> FeatureSets { get; init; } = [];

    /// <summary>Wake words; of two with the same name the first is taken, so that real models go before demo ones.</summary>
    public IReadOnlyList<WakeModelFile> Models { get; init; } = [];

    /// <summary>The user's own models, watched; null = none. Sub-folders are named after feature sets.</summary>
    public string? CustomFolder { get; init; }

    /// <summary>Feature set of the models that lie directly in <see cref="CustomFolder"/>.</summary>
    /// <value>The default is <see cref="OpenWakeWord"/>.</value>
    public string DefaultFeatureSet { get; init; } = OpenWakeWord;
}
