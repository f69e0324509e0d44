using HomeLab.Benchmarks.Protocol;
using HomeLab.Measuring;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>A frame of the protocol read.</summary>
internal sealed class FrameRow : IMeasurement
{
    private const int Frames = 100;
    private const int Repeats = 50;

    public string Id => "frame";

    public string What => "Wyoming frame, 2 KiB audio chunk, read";

    public string Goal => "0 B allocated; ≥ 10× as fast";

    public string Against => "a dictionary-style parser";

    public Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var frames = new FrameReaderBenchmarks();
        frames.SetUp();
        var times = new Interleaved()
            .AddMeasured("dictionary", () => PerFrame(frames.Dictionary))
            .AddMeasured("ours", () => PerFrame(frames.Span))
            .AddMeasured("ours, in packets", () => PerFrame(frames.Segments))
            .Run(bench.Rounds(40), Bench.WarmUp);
        var bytes = AllocationBudget.Measure("FrameReaderBenchmarks.Span");
        var ratio = times["dictionary"].Median / times["ours"].Median;
        return Task.FromResult(new Finding(
            $"{Quantity.Text(bytes)} B; {Quantity.Text(ratio)}× ({Quantity.Time(times["ours"].Median)} against {Quantity.Time(times["dictionary"].Median)})",
            bytes == 0 && ratio >= 10)
        {
            Timings = [.. Timing.Of("", times)],
        });
    }

    private static double PerFrame(Func<long> readAll) => Clock.Milliseconds(() =>
    {
        for (var i = 0; i < Repeats; i++)
        {
            readAll();
        }
    }) / (Repeats * Frames);
}
