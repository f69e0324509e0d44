using HomeLab.Benchmarks.Report.Loads;
using HomeLab.Measuring;
using HomeLab.Measuring.Plots;

namespace HomeLab.Benchmarks.Report.Curves;

/// <summary>Wake streams: what each costs, and how soon a word is reported.</summary>
internal sealed class WakeCurve : IMeasurement
{
    private static readonly int[] Counts = [1, 10, 50, 100, 200];

    public string Id => "wake-curve";

    public string What => "wake streams on one gateway";

    public string Goal => "";

    public string Against => "";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var (cpu, p50, p99) = (new List<ChartPoint>(), new List<ChartPoint>(), new List<ChartPoint>());
        var (errors, table) = (0, new MarkdownTable("streams", "CPU, % of a core", "per stream", "detection p50", "p99", "detections"));
        foreach (var count in bench.IsQuick ? Counts.Take(2) : Counts)
        {
            // Some thirty detections, even of a single stream.
            await using var gateway = await bench.StartGatewayAsync(BenchModels.Demo(), cancellationToken);
            var report = await WakeLoads.RunAsync(gateway, count, bench.Seconds(count == 1 ? 60 : 20), cancellationToken);
            var (detection, percent) = (WakeLoads.Detection(report), 100 * report.Process!.Cores);
            errors += report.Errors;
            cpu.Add(new ChartPoint(count, percent / count));
            p50.Add(new ChartPoint(count, detection.P50));
            p99.Add(new ChartPoint(count, detection.P99));
            table.Add(
                $"{count}",
                Quantity.Text(percent),
                Quantity.Text(percent / count),
                Quantity.Time(detection.P50),
                Quantity.Time(detection.P99),
                $"{detection.Count}");
        }

        var streams = new ChartAxis("wake streams", IsLogarithmic: true);
        return new Finding($"\n\n{table}\n{errors} errors.", null)
        {
            Charts =
            [
                new Chart(
                    "CPU of a wake stream",
                    streams,
                    new ChartAxis("% of a core per stream"),
                    [new ChartLine("gateway, scheduler and sockets included", cpu)]),
                new Chart(
                    "From the deciding chunk to the detection",
                    streams,
                    new ChartAxis("milliseconds"),
                    [new ChartLine("p50", p50), new ChartLine("p99", p99)]),
            ],
        };
    }
}
