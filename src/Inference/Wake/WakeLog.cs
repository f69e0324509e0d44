using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Wake;

/// <summary>What the wake engine says; ids 2100–2199.</summary>
internal static partial class WakeLog
{
    [LoggerMessage(2100, LogLevel.Information, "Wake words: {Words} (feature sets: {FeatureSets}).")]
    public static partial void WordsLoaded(this ILogger logger, string words, string featureSets);

    [LoggerMessage(2101, LogLevel.Warning, "Wake model left out: {Reason}")]
    public static partial void ModelLeftOut(this ILogger logger, string reason);

    [LoggerMessage(2102, LogLevel.Information, "Custom wake words changed; now listening for: {Words}.")]
    public static partial void WordsChanged(this ILogger logger, string words);

    [LoggerMessage(2104, LogLevel.Error, "Scoring a hop for wake words failed; the streams go on. Said once until a hop is scored.")]
    public static partial void HopFailed(this ILogger logger, Exception failure);

    [LoggerMessage(2105, LogLevel.Information, "The embedding model of feature set '{FeatureSet}' is of another build than speech_embedding; it runs window by window on ONNX Runtime.")]
    public static partial void WindowedEmbedding(this ILogger logger, string featureSet);
}
