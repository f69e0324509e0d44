using HomeLab.Benchmarks.Report.Loads;
using HomeLab.Measuring;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>What the gateway adds to a small post, with keys and routing on, and how many it takes.</summary>
internal sealed class LlmPostRow(ProxyContest contest) : IMeasurement
{
    public string Id => "llm-post";

    public string What => "LLM proxy: added time to a small post, keys and routing on; posts/s from 32 connections";

    public string Goal => "p50 ≤ 2 × nginx's addition; ≥ 5 × the npm AI gateway's posts/s";

    public string Against => "the direct way, nginx and an npm AI gateway, in turn in the same run";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var ways = await contest.RunAsync(bench, cancellationToken);
        var (nginx, portkey) = ProxyNames.Peers(ways);
        var ours = ProxyNames.Ours(ways);
        var direct = ways[0].Post.P50;
        var (added, nginxAdded) = (ours.Post.P50 - direct, nginx.Post.P50 - direct);
        var rate = ours.RequestsPerSecond / portkey.RequestsPerSecond;
        return new Finding(
            $"{Quantity.Text(added / nginxAdded)} × ({Quantity.Time(added / 1000)} against {Quantity.Time(nginxAdded / 1000)}); "
                + $"{Quantity.Text(rate)} × Portkey's posts/s ({ours.RequestsPerSecond:0} against {portkey.RequestsPerSecond:0}; nginx {nginx.RequestsPerSecond:0})",
            added <= 2 * nginxAdded && rate >= 5);
    }
}
