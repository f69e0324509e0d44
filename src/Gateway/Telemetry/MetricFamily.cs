using System.Diagnostics.Metrics;

namespace HomeLab.Gateway.Telemetry;

/// <summary>One exported metric with all its label sets. Finding a known label set allocates nothing.</summary>
internal sealed class MetricFamily
{
    /// <summary>
    /// Label sets that one metric may have. Beyond it measurements are dropped and counted: a label that a stranger can choose must not
    /// grow the process. 200 holds every model and voice of a well-stocked house.
    /// </summary>
    public const int MaxSeries = 200;

    /// <summary>Seconds: from a frame's handling to a long transcription.</summary>
    private static readonly double[] DurationBounds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    /// <summary>Ratios, such as the real-time factor.</summary>
    private static readonly double[] RatioBounds = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];

    private readonly Lock _gate = new();
    private MetricSeries[] _series = [];
    private long _dropped;

    /// <summary>Creates the family of the first instrument that has this name.</summary>
    public MetricFamily(Instrument instrument)
    {
        Name = MetricName.Of(instrument);
        Kind = MetricName.KindOf(instrument);
        Help = instrument.Description ?? "";
        IsObservable = instrument.IsObservable;
        Bounds = Kind == MetricKind.Histogram ? BoundsOf(instrument) : null;
    }

    /// <summary>Exported name.</summary>
    public string Name { get; }

    /// <summary>Exported type.</summary>
    public MetricKind Kind { get; }

    /// <summary>What it measures.</summary>
    public string Help { get; }

    /// <summary>Whether its numbers are asked for at each scrape instead of being reported.</summary>
    public bool IsObservable { get; }

    /// <summary>Upper bounds of the histogram, ascending; null for a number.</summary>
    public double[]? Bounds { get; }

    /// <summary>Measurements that found no room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>The label sets at this moment.</summary>
    public MetricSeries[] Series => Volatile.Read(ref _series);

    /// <summary>Finds or adds a label set; null when there are too many.</summary>
    public MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = HashOf(tags);
        return FindIn(Volatile.Read(ref _series), hash, tags) ?? AddSeries(hash, tags);
    }

    private static MetricSeries? FindIn(MetricSeries[] series, int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var candidate in series)
        {
            if (candidate.Hash == hash && HasTags(candidate, tags))
            {
                return candidate;
            }
        }

        return null;
    }

    private MetricSeries? AddSeries(int hash, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            if (FindIn(_series, hash, tags) is { } known)
            {
                return known;
            }

            if (_series.Length >= MaxSeries)
            {
                Interlocked.Increment(ref _dropped);
                return null;
            }

            var added = new MetricSeries(hash, tags.ToArray(), Bounds);
            Volatile.Write(ref _series, [.. _series, added]);
            return added;
        }
    }

    private static bool HasTags(MetricSeries series, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (series.Tags.Length != tags.Length)
        {
            return false;
        }

        for (var i = 0; i < tags.Length; i++)
        {
            if (series.Tags[i].Key != tags[i].Key || !Equals(series.Tags[i].Value, tags[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    // Made for each measurement, and compared with few others: a text's length and ends tell enough.
    private static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = tags.Length;
        foreach (var (_, value) in tags)
        {
            hash = (hash * 31) + value switch
            {
                null or "" => 0,
                string text => (text.Length << 16) ^ (text[0] << 8) ^ text[^1],
                _ => value.GetHashCode(),
            };
        }

        return hash;
    }

    /// <summary>Upper bounds that a histogram asks for, else those that fit its unit.</summary>
    public static double[] BoundsOf(Instrument instrument)
    {
        var advised = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries,
            Histogram<float> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            Histogram<int> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            _ => null,
        };
        return advised is { Count: > 0 } ? [.. advised] : instrument.Unit == "s" ? DurationBounds : RatioBounds;
    }
}
