using HomeLab.Benchmarks.Report.Loads;
using HomeLab.Measuring;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>Whether the services answer Home Assistant's look while everything is busy.</summary>
internal sealed class DescribeRow : IMeasurement
{
    public string Id => "describe";

    public string What => "connect + `describe` → `info` while everything is busy (mixed load)";

    public string Goal => "p99 ≤ 20 ms";

    public string Against => "wyoming-piper during one long sentence: 4.4 s (measured earlier, another machine)";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var report = await MixedLoad.RunAsync(bench, bench.Seconds(60), cancellationToken);
        var describe = report.Stages.First(stage => stage.Name.StartsWith("describe", StringComparison.Ordinal));
        var load = $"{MixedLoad.Describe(report.Options)}; {Quantity.Text(report.Process!.Cores)} cores busy";
        return new Finding(
            $"p50 {Quantity.Time(describe.P50)}, p99 {Quantity.Time(describe.P99)} of {describe.Count}, {describe.Errors} errors ({load})",
            describe.P99 <= 20 && describe.Errors == 0);
    }
}
