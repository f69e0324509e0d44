using HomeLab.Benchmarks.Report.Loads;
using HomeLab.Measuring;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>What the gateway adds to the first token of a chat.</summary>
internal sealed class LlmFirstTokenRow(ProxyContest contest) : IMeasurement
{
    private const int Streams = 100;

    public string Id => "llm-first-token";

    public string What => $"LLM proxy: added time to first token, {Streams} streams";

    public string Goal => "p50 ≤ 0.3 ms, p99 ≤ 2 ms";

    public string Against => "the direct way; nginx and an npm AI gateway in the same run";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var ways = await contest.RunAsync(bench, cancellationToken);
        var direct = ways[0].Streams[Streams].FirstToken;
        var (p50, p99) = Added(ProxyNames.Ours(ways), direct);
        var others = ways.Skip(1).Where(way => way != ProxyNames.Ours(ways)).Select(way => $"{way.Name} {Text(Added(way, direct))}");
        return new Finding($"{Text((p50, p99))}; {string.Join("; ", others)}", p50 <= 0.3 && p99 <= 2);
    }

    private static (double P50, double P99) Added(ProxyResult way, ProxyTimes direct)
    {
        var first = way.Streams[Streams].FirstToken;
        return ((first.P50 - direct.P50) / 1000, (first.P99 - direct.P99) / 1000);
    }

    private static string Text((double P50, double P99) added) =>
        double.IsNaN(added.P50) ? "failed" : $"p50 {Text(added.P50)}, p99 {Text(added.P99)}";

    // Where the direct way was slower, the machine was, and there is nothing to say.
    private static string Text(double added) => added <= 0 ? "noise" : Quantity.Time(added);
}
