using HomeLab.Gateway.Telemetry;

namespace HomeLab.Gateway.Dashboard;

/// <summary>Latency of one stage, from its histogram.</summary>
/// <param name="Name">Name of the metric.</param>
/// <param name="Labels">Label values, comma-separated.</param>
/// <param name="Help">What it measures.</param>
/// <param name="Count">Values so far.</param>
/// <param name="Sum">Their sum.</param>
/// <param name="P50">Half of the values are below.</param>
/// <param name="P95">19 of 20 are below.</param>
/// <param name="P99">99 of 100 are below.</param>
/// <param name="Bounds">Upper bounds of the buckets; the last bucket has none.</param>
/// <param name="Buckets">Values in each bucket, one more than bounds.</param>
internal sealed record StageLatency(
    string Name,
    string Labels,
    string Help,
    long Count,
    double Sum,
    double P50,
    double P95,
    double P99,
    IReadOnlyList<double> Bounds,
    IReadOnlyList<long> Buckets)
{
    /// <summary>Reads a series; null when it has no value.</summary>
    public static StageLatency? Of(MetricFamily family, MetricSeries series)
    {
        var bounds = family.Bounds!;
        var cumulative = new long[bounds.Length + 1];
        if (!series.TryRead(cumulative, out var sum, out var count))
        {
            return null;
        }

        var buckets = cumulative.Select((value, i) => i == 0 ? value : value - cumulative[i - 1]).ToArray();
        return new StageLatency(
            family.Name,
            series.LabelValues,
            family.Help,
            count,
            sum,
            Quantile(0.5, bounds, cumulative),
            Quantile(0.95, bounds, cumulative),
            Quantile(0.99, bounds, cumulative),
            bounds,
            buckets);
    }

    /// <summary>
    /// As Prometheus' <c>histogram_quantile</c>: linear within the bucket, from 0 in the first one; the largest bound when the value lies
    /// beyond all of them.
    /// </summary>
    /// <param name="quantile">0 to 1.</param>
    /// <param name="bounds">Upper bounds, ascending.</param>
    /// <param name="cumulative">Values up to each bound, and all values last.</param>
    public static double Quantile(double quantile, ReadOnlySpan<double> bounds, ReadOnlySpan<long> cumulative)
    {
        var rank = quantile * cumulative[^1];
        var bucket = 0;
        while (bucket < bounds.Length && cumulative[bucket] < rank)
        {
            bucket++;
        }

        if (bucket == bounds.Length)
        {
            return bounds[^1];
        }

        var (lower, below) = bucket == 0 ? (0, 0) : (bounds[bucket - 1], cumulative[bucket - 1]);
        var inside = cumulative[bucket] - below;
        return inside == 0 ? lower : lower + ((bounds[bucket] - lower) * (rank - below) / inside);
    }
}
