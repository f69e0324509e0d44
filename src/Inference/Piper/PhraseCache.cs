using System.Diagnostics.CodeAnalysis;
using HomeLab.Inference.Speech;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Finished short sentences. A home hears the same few answers all day; they then cost nothing. A kept sentence sounds the same each time,
/// also where the voice has noise.
/// </summary>
internal sealed class PhraseCache(long bytes)
{
    /// <summary>Longest sentence that is kept, in samples: 8 s at 22 050 Hz.</summary>
    public const int LongestSamples = 8 * 22_050;

    private readonly LruCache<PhraseKey, IReadOnlyList<float[]>> _phrases = new(bytes);

    /// <summary>Finds a sentence: its samples, in the stretches in which they were made.</summary>
    public bool TryGet(in PhraseKey key, [MaybeNullWhen(false)] out IReadOnlyList<float[]> stretches) =>
        _phrases.TryGet(key, out stretches);

    /// <summary>Begins to collect a sentence.</summary>
    public PhraseRecorder Record(in PhraseKey key) => new(this, key);

    /// <summary>Keeps a sentence.</summary>
    public void Add(in PhraseKey key, IReadOnlyList<float[]> stretches) =>
        _phrases.Add(key, stretches, stretches.Sum(static stretch => (long)stretch.Length * sizeof(float)));
}
