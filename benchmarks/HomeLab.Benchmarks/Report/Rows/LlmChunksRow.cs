using HomeLab.Benchmarks.Report.Loads;
using HomeLab.Measuring;

namespace HomeLab.Benchmarks.Report.Rows;

/// <summary>Streamed chunks that a core passes on.</summary>
internal sealed class LlmChunksRow(ProxyContest contest) : IMeasurement
{
    public string Id => "llm-chunks";

    public string What => "LLM proxy: streamed chunks per second of CPU";

    public string Goal => "≥ 0.5 × nginx, ≥ 5 × the npm AI gateway";

    public string Against => "both, same run";

    public async Task<Finding> MeasureAsync(Bench bench, CancellationToken cancellationToken)
    {
        var ways = await contest.RunAsync(bench, cancellationToken);
        var (nginx, portkey) = ProxyNames.Peers(ways);
        var streams = ways[0].Streams.Keys.Max();
        double PerCore(ProxyResult way) => way.Streams[streams].ChunksPerCore;
        var (ours, ofNginx, ofPortkey) = (PerCore(ProxyNames.Ours(ways)), PerCore(nginx), PerCore(portkey));
        return new Finding(
            $"{Quantity.Text(ours / ofNginx)} × nginx, {Quantity.Text(ours / ofPortkey)} × Portkey, {streams} streams ({ours:0}, {ofNginx:0} and {ofPortkey:0} chunks)",
            ours >= 0.5 * ofNginx && ours >= 5 * ofPortkey);
    }
}
