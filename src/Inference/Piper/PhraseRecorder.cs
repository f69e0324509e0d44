namespace HomeLab.Inference.Piper;

/// <summary>Collects a sentence while it is spoken; gives up when it gets long.</summary>
internal sealed class PhraseRecorder(PhraseCache cache, PhraseKey key)
{
    private readonly List<float[]> _stretches = [];
    private int _samples;

    /// <summary>Takes the next stretch.</summary>
    public void Append(ReadOnlySpan<float> samples)
    {
        _samples += samples.Length;
        if (_samples <= PhraseCache.LongestSamples)
        {
            _stretches.Add(samples.ToArray());
        }
        else
        {
            _stretches.Clear();
        }
    }

    /// <summary>Hands the whole sentence to the cache.</summary>
    public void Complete()
    {
        if (_stretches.Count > 0)
        {
            cache.Add(key, _stretches);
        }
    }
}
