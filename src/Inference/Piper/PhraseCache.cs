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

    private readonly LruCache<PhraseKey, float[]> _phrases = new(bytes);

    /// <summary>Finds a sentence's samples.</summary>
    public bool TryGet(in PhraseKey key, out ReadOnlyMemory<float> samples)
    {
        var found = _phrases.TryGet(key, out var kept);
        samples = kept;
        return found;
    }

    /// <summary>Begins to collect a sentence.</summary>
    public PhraseRecorder Record(in PhraseKey key) => new(this, key);

    /// <summary>Keeps a sentence.</summary>
    public void Add(in PhraseKey key, float[] samples) => _phrases.Add(key, samples, (long)samples.Length * sizeof(float));
}
