namespace HomeLab.Gateway.Telemetry;

/// <summary>One set of label values of a metric: a number, or the counts of a histogram. Thread-safe.</summary>
internal sealed class MetricSeries(int hash, KeyValuePair<string, object?>[] tags, double[]? bounds)
{
    private readonly Lock _gate = new();
    private readonly long[] _buckets = bounds is null ? [] : new long[bounds.Length + 1];
    private double _sum;
    private long _count;
    private bool _stale;

    /// <summary>Hash of the labels.</summary>
    public int Hash { get; } = hash;

    /// <summary>The labels, in the order in which they came.</summary>
    public KeyValuePair<string, object?>[] Tags { get; } = tags;

    /// <summary>The labels' values for people, comma-separated; empty ones are left out.</summary>
    public string LabelValues =>
        string.Join(", ", Tags.Select(static tag => tag.Value?.ToString()).Where(static value => value?.Length > 0));

    /// <summary>Adds to the number, or counts a value of a histogram.</summary>
    public void Add(double value)
    {
        lock (_gate)
        {
            _sum += value;
            _count++;
            if (bounds is not null)
            {
                var index = Array.BinarySearch(bounds, value);
                _buckets[index >= 0 ? index : ~index]++;
            }
        }
    }

    /// <summary>Replaces the number.</summary>
    public void Set(double value)
    {
        lock (_gate)
        {
            _sum = value;
            _count = 1;
        }
    }

    /// <summary>Says that an observation round begins.</summary>
    public void BeginObservation()
    {
        lock (_gate)
        {
            _stale = true;
        }
    }

    /// <summary>Takes an observed number; several instruments of one name and the same labels add up.</summary>
    public void Observe(double value)
    {
        lock (_gate)
        {
            _sum = _stale ? value : _sum + value;
            _count = 1;
            _stale = false;
        }
    }

    /// <summary>Reads everything at one moment. <paramref name="cumulative"/> must hold a place per bound and one more.</summary>
    /// <returns>False when there is nothing to show: observed in an earlier round, not in this one.</returns>
    public bool TryRead(Span<long> cumulative, out double sum, out long count)
    {
        lock (_gate)
        {
            sum = _sum;
            count = _count;
            long running = 0;
            for (var i = 0; i < _buckets.Length; i++)
            {
                running += _buckets[i];
                cumulative[i] = running;
            }

            return _count > 0 && !_stale;
        }
    }
}
