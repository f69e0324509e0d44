using HomeLab.Benchmarks.Report.Loads;
using HomeLab.Measuring;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>How soon a wake word is reported while many microphones are on.</summary>
internal sealed class WakeLatencyRow : IMeasurement
{
    private const int Streams = 100;

    public string Id => "wake-latency";

    public string What => $"wake: detection after the deciding chunk, {Streams} streams running";

    public string Goal => "≤ 1 ms p50";

    public string Against => "reference server with one stream: 1.2 ms (measured earlier, another machine)";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var gateway = await bench.StartGatewayAsync(BenchModels.Demo(), cancellationToken);
        var report = await WakeLoads.RunAsync(gateway, Streams, bench.Seconds(45), cancellationToken);
        var detection = WakeLoads.Detection(report);
        var load = $"{detection.Count} detections, {report.Errors} errors; {Quantity.Text(100 * report.Process!.Cores)} % of a core";
        return new Finding(
            $"p50 {Quantity.Time(detection.P50)}, p95 {Quantity.Time(detection.P95)}, p99 {Quantity.Time(detection.P99)} ({load})",
            detection.P50 <= 1 && report.Errors == 0);
    }
}
