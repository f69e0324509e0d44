using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace HomeLab.Gateway.Telemetry;

/// <summary>Listens to every meter whose name begins with <c>HomeLab.</c> and keeps its values for the next scrape.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private const string MeterPrefix = "HomeLab.";

    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _scrape = new();

    /// <summary>Begins to listen.</summary>
    public MetricsCollector()
    {
        _listener.InstrumentPublished = OnPublished;
        _listener.SetMeasurementEventCallback<byte>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<short>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<int>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<long>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<float>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<double>(static (instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.Start();
    }

    /// <summary>Writes all metrics in the Prometheus text format.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var text = Read(static families =>
        {
            var text = new StringBuilder(16 * 1024);
            foreach (var family in families)
            {
                ExpositionText.Append(text, family);
            }

            ExpositionText.AppendNumber(
                text,
                "homelab_metrics_dropped_total",
                MetricKind.Counter,
                "Measurements dropped because a metric had too many label sets.",
                families.Sum(family => family.Dropped));
            return text;
        });
        ProcessMetrics.Append(text);
        foreach (var chunk in text.GetChunks())
        {
            Encoding.UTF8.GetBytes(chunk.Span, output);
        }
    }

    /// <summary>Asks the instruments that are only read on demand, then reads all metrics, ordered by name. One reader at a time.</summary>
    public T Read<T>(Func<IReadOnlyList<MetricFamily>, T> read)
    {
        lock (_scrape)
        {
            foreach (var series in _families.Values.Where(family => family.IsObservable).SelectMany(family => family.Series))
            {
                series.BeginObservation();
            }

            _listener.RecordObservableInstruments();
            return read([.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void OnPublished(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name.StartsWith(MeterPrefix, StringComparison.Ordinal))
        {
            var family = _families.GetOrAdd(MetricName.Of(instrument), static (_, first) => new MetricFamily(first), instrument);
            listener.EnableMeasurementEvents(instrument, family);
        }
    }

    private static void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        // The state is null for an instrument whose meter was disposed while this call was on its way.
        if ((state as MetricFamily)?.Find(tags) is not { } series)
        {
            return;
        }

        if (instrument.IsObservable)
        {
            series.Observe(value);
        }
        else if (instrument is Gauge<double> or Gauge<long> or Gauge<int> or Gauge<float>)
        {
            series.Set(value);
        }
        else
        {
            series.Add(value);
        }
    }
}
