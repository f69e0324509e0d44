using HomeLab.Benchmarks.Wake;
using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>What a hop of a wake stream costs.</summary>
internal sealed class WakeHopRow : IMeasurement
{
    private const int Hops = 16;
    private const int HopsPerSecond = 12;
    private const int Streams = 100;
    private const double HopMilliseconds = 80;

    public string Id => "wake-hop";

    public string What => "wake: CPU per stream and 80 ms hop (mel, embedding, one word)";

    public string Goal => "≤ 1/5 of the windowed pipeline; ≥ 200 streams per core";

    public string Against => "the same models, windowed on ONNX Runtime, one thread";

    public Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var hop = new WakeHopBenchmarks();
        hop.SetUp();
        var times = new Interleaved()
            .AddMeasured("windowed", () => Clock.Milliseconds(hop.Windowed) / Hops)
            .AddMeasured("incremental", () => Clock.Milliseconds(hop.Incremental) / Hops)
            .Run(bench.Rounds(60), Bench.WarmUp);
        var streams = ManyStreams(bench);
        var share = times["incremental"].Median / times["windowed"].Median;
        var perCore = HopMilliseconds / streams.Median;
        var medians = $"{Quantity.Time(times["incremental"].Median)} against {Quantity.Time(times["windowed"].Median)}";
        return Task.FromResult(new Finding(
            $"1/{Quantity.Text(1 / share)} ({medians}); {Quantity.Text(perCore)} streams per core, scheduling included",
            share <= 0.2 && perCore >= 200)
        {
            Timings = [.. Timing.Of("", times), Timing.Of($"CPU per hop, {Streams} streams with scheduler", streams)],
        });
    }

    private static Sample ManyStreams(Bench bench)
    {
        var streams = new WakeStreamsBenchmarks { Streams = Streams };
        streams.SetUp();
        try
        {
            void Second() => streams.HopOfEveryStream().GetAwaiter().GetResult();
            Second();
            return new Sample(Enumerable.Range(0, bench.Rounds(15)).Select(_ => Clock.CpuMilliseconds(Second) / (Streams * HopsPerSecond)));
        }
        finally
        {
            streams.CleanUp();
        }
    }
}
