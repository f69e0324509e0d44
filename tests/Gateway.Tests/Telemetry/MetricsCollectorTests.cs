using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using HomeLab.Gateway.Telemetry;

namespace HomeLab.Gateway.Tests.Telemetry;

[Collection(AloneInTheProcess.Name)]
public sealed class MetricsCollectorTests : IDisposable
{
    private readonly MetricsCollector _collector = new();
    private readonly Meter _meter = new("HomeLab.MetricsCollectorTests");

    [Fact]
    public void Writes_a_counter_with_help_type_and_escaped_labels()
    {
        var counter = _meter.CreateCounter<long>("homelab.test.events", null, "Counts \\ things.\nTwo lines.");

        counter.Add(2, new KeyValuePair<string, object?>("kind", "a \"b\"\\\n"));
        counter.Add(3, new KeyValuePair<string, object?>("kind", "a \"b\"\\\n"));

        Assert.Contains(
            "# HELP homelab_test_events_total Counts \\\\ things.\\nTwo lines.\n"
            + "# TYPE homelab_test_events_total counter\n"
            + "homelab_test_events_total{kind=\"a \\\"b\\\"\\\\\\n\"} 5\n",
            Scrape(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Writes_a_histogram_with_cumulative_buckets()
    {
        var histogram = _meter.CreateHistogram(
            "homelab.test.duration",
            "s",
            "Time.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });

        histogram.Record(0.05);
        histogram.Record(0.1);
        histogram.Record(0.5);
        histogram.Record(7);

        Assert.Contains(
            "# TYPE homelab_test_duration_seconds histogram\n"
            + "homelab_test_duration_seconds_bucket{le=\"0.1\"} 2\n"
            + "homelab_test_duration_seconds_bucket{le=\"1\"} 3\n"
            + "homelab_test_duration_seconds_bucket{le=\"+Inf\"} 4\n"
            + "homelab_test_duration_seconds_sum 7.65\n"
            + "homelab_test_duration_seconds_count 4\n",
            Scrape(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Adds_up_observations_of_one_name_and_forgets_those_that_ended()
    {
        var value = 2;
        _meter.CreateObservableGauge("homelab.test.depth", () => value);
        using var other = new Meter("HomeLab.MetricsCollectorTests.Other");
        other.CreateObservableGauge("homelab.test.depth", () => 5);

        Assert.Contains("homelab_test_depth 7\n", Scrape(), StringComparison.Ordinal);
        value = 1;
        Assert.Contains("homelab_test_depth 6\n", Scrape(), StringComparison.Ordinal);
        other.Dispose();
        Assert.Contains("homelab_test_depth 1\n", Scrape(), StringComparison.Ordinal);
        _meter.Dispose();
        Assert.DoesNotContain("homelab_test_depth", Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void Up_down_counters_are_gauges_of_their_sum()
    {
        var counter = _meter.CreateUpDownCounter<int>("homelab.test.connections");

        counter.Add(3);
        counter.Add(-1);

        Assert.Contains("# TYPE homelab_test_connections gauge\nhomelab_test_connections 2\n", Scrape(), StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_beyond_the_cap_are_dropped_and_counted()
    {
        var counter = _meter.CreateCounter<int>("homelab.test.capped");

        for (var i = 0; i < MetricFamily.MaxSeries + 10; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        var text = Scrape();
        Assert.Equal(MetricFamily.MaxSeries, text.Split("homelab_test_capped_total{").Length - 1);
        Assert.Contains("homelab_metrics_dropped_total 10\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_measurement_with_known_labels_allocates_nothing()
    {
        var counter = _meter.CreateCounter<long>("homelab.test.hot");
        counter.Add(1, new KeyValuePair<string, object?>("kind", "audio-chunk"));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("kind", "audio-chunk"));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("process_cpu_seconds_total")]
    [InlineData("process_resident_memory_bytes")]
    [InlineData("process_start_time_seconds")]
    [InlineData("dotnet_gc_collections_total{generation=\"2\"}")]
    [InlineData("dotnet_threadpool_threads")]
    public void Measures_the_process(string sample)
    {
        Assert.Contains("\n" + sample + " ", Scrape(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _collector.Dispose();
    }

    private string Scrape()
    {
        var output = new ArrayBufferWriter<byte>();
        _collector.Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
