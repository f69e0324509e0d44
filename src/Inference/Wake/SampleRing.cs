namespace HomeLab.Inference.Wake;

/// <summary>
/// Samples that wait to be scored. Begins small and doubles up to its limit, so that only a stream that floods or stalls pays for a large
/// one. Not thread-safe.
/// </summary>
internal sealed class SampleRing
{
    private readonly int _limit;
    private float[] _samples = new float[InitialSamples];
    private int _start;

    /// <summary>Half a second.</summary>
    private const int InitialSamples = 8192;

    /// <summary>Creates a ring.</summary>
    /// <param name="limit">The most samples it holds.</param>
    public SampleRing(int limit)
    {
        _limit = limit;
    }

    public int Count { get; private set; }

    /// <summary>Whether so many more samples fit.</summary>
    public bool HasRoom(int samples) => Count + samples <= _limit;

    /// <summary>Adds samples; those beyond the limit are not taken.</summary>
    /// <returns>Samples taken.</returns>
    public int Add(ReadOnlySpan<float> samples)
    {
        samples = samples[..Math.Min(samples.Length, _limit - Count)];
        Grow(Count + samples.Length);
        var at = (_start + Count) & (_samples.Length - 1);
        var first = Math.Min(samples.Length, _samples.Length - at);
        samples[..first].CopyTo(_samples.AsSpan(at));
        samples[first..].CopyTo(_samples);
        Count += samples.Length;
        return samples.Length;
    }

    /// <summary>Copies the oldest samples without removing them.</summary>
    public void Peek(Span<float> samples)
    {
        var first = Math.Min(samples.Length, _samples.Length - _start);
        _samples.AsSpan(_start, first).CopyTo(samples);
        _samples.AsSpan(0, samples.Length - first).CopyTo(samples[first..]);
    }

    /// <summary>Removes the oldest samples.</summary>
    public void Drop(int samples)
    {
        _start = (_start + samples) & (_samples.Length - 1);
        Count -= samples;
    }

    /// <summary>Empties it and adds zeros.</summary>
    public void Reset(int zeros)
    {
        _start = 0;
        Count = zeros;
        _samples.AsSpan(0, zeros).Clear();
    }

    private void Grow(int needed)
    {
        var length = _samples.Length;
        while (length < needed)
        {
            length *= 2;
        }

        if (length > _samples.Length)
        {
            var larger = new float[length];
            Peek(larger.AsSpan(0, Count));
            _samples = larger;
            _start = 0;
        }
    }
}
