using HomeLab.Benchmarks.Report.Loads;
using HomeLab.Measuring;
using HomeLab.Measuring.Plots;

namespace HomeLab.Benchmarks.Report.Curves;

/// <summary>Tokens passed on with 1, 100 and 400 streams.</summary>
internal sealed class RelayCurve(ProxyContest contest) : IMeasurement
{
    public string Id => "relay-curve";

    public string What => "LLM relay: from the backend's write of a token to its arrival at the client";

    public string Goal => "";

    public string Against => "the direct way, nginx and an npm AI gateway, same run";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var ways = await contest.RunAsync(bench, cancellationToken);
        var counts = ways[0].Streams.Keys.Order().ToList();
        var table = new MarkdownTable(
            ["way", .. counts.Select(count => $"{count} streams, p50 / p99"), "chunks per second of CPU", "posts/s, 32 connections", "resident MB"]);
        foreach (var way in ways)
        {
            table.Add(
            [
                way.Name,
                .. counts.Select(count => Text(way.Streams[count].Relay)),
                double.IsNaN(way.Streams[counts[^1]].ChunksPerCore) ? "–" : $"{way.Streams[counts[^1]].ChunksPerCore:0}",
                $"{way.RequestsPerSecond:0}",
                way.Megabytes is { } megabytes ? $"{megabytes:0}" : "–",
            ]);
        }

        var lines = ways.Select(way => new ChartLine(
            way.Name + ", p50",
            [.. counts.Select(count => new ChartPoint(count, way.Streams[count].Relay.P50 / 1000)).Where(point => point.Y > 0)]));
        return new Finding($"\n\n{table}", null)
        {
            Charts =
            [
                new Chart(
                    "Relay of a token",
                    new ChartAxis("streams at once", IsLogarithmic: true),
                    new ChartAxis("milliseconds", IsLogarithmic: true),
                    [.. lines.Where(line => line.Points.Count > 0)]),
            ],
        };
    }

    private static string Text(ProxyTimes times) =>
        double.IsNaN(times.P50) ? "failed" : $"{Quantity.Time(times.P50 / 1000)} / {Quantity.Time(times.P99 / 1000)}";
}
