namespace HomeLab.Inference.Piper;

/// <summary>Collects a sentence while it is spoken; gives up when it gets long.</summary>
internal sealed class PhraseRecorder(PhraseCache cache, PhraseKey key)
{
    private readonly List<float[]> _parts = [];
    private int _samples;

    /// <summary>Takes the next stretch.</summary>
    public void Append(ReadOnlySpan<float> samples)
    {
        _samples += samples.Length;
        if (_samples <= PhraseCache.LongestSamples)
        {
            _parts.Add(samples.ToArray());
        }
        else
        {
            _parts.Clear();
        }
    }

    /// <summary>Hands the whole sentence to the cache.</summary>
    public void Complete()
    {
        if (_samples is > 0 and <= PhraseCache.LongestSamples)
        {
            cache.Add(key, _parts.Count == 1 ? _parts[0] : [.. _parts.SelectMany(part => part)]);
        }
    }
}
