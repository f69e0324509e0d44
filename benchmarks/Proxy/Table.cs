using System.Globalization;
using System.Text;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>The rows as Markdown tables: posts, streams, and our figures beside the goals.</summary>
internal static class Table
{
    private const string Us = "HomeLab";

    /// <summary>Renders all; the first row is the direct way, from which additions are counted.</summary>
    public static string Render(IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder();
        Posts(text, rows);
        foreach (var streams in rows[0].Streams.Keys)
        {
            Streams(text, rows, streams);
        }

        Goals(text, rows);
        return text.ToString();
    }

    private static void Posts(StringBuilder text, IReadOnlyList<Row> rows)
    {
        text.AppendLine(
            "| way | first 200 posts p50 / p99 µs | warm post p50 / p99 µs | added p50 / p99 µs | CPU µs per post | posts/s, 32 connections | resident MB |");
        text.AppendLine("|---|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.Cold} | {row.Post} | {Added(row.Post, rows[0].Post)} | {row.PostCpu:0} | {row.RequestsPerSecond:0} | {row.Megabytes:0} |");
        }

        text.AppendLine();
    }

    private static void Streams(StringBuilder text, IReadOnlyList<Row> rows, int streams)
    {
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {streams} streams | first token p50 / p99 µs | added p50 / p99 µs | relay of a token p50 / p99 µs | added p50 / p99 µs | chunks per second of CPU |");
        text.AppendLine("|---|---|---|---|---|---|");
        var direct = rows[0].Streams[streams];
        foreach (var (name, row) in rows.Select(row => (row.Name, row.Streams[streams])))
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {name} | {row.FirstToken} | {Added(row.FirstToken, direct.FirstToken)} | {row.Relay} | {Added(row.Relay, direct.Relay)} | {(double.IsNaN(row.ChunksPerCore) ? "–" : $"{row.ChunksPerCore:0}")} |");
        }

        text.AppendLine();
    }

    private static void Goals(StringBuilder text, IReadOnlyList<Row> rows)
    {
        var (direct, us) = (rows[0], rows.First(row => row.Name.StartsWith(Us, StringComparison.Ordinal)));
        var (nginx, portkey) = (
            rows.FirstOrDefault(row => row.Name == "nginx"),
            rows.FirstOrDefault(row => row.Name.StartsWith("@portkey", StringComparison.Ordinal)));
        var most = direct.Streams.Keys.Max();
        text.AppendLine("| goal | measured |");
        text.AppendLine("|---|---|");
        if (nginx is not null)
        {
            Goal(
                text,
                "post, added p50 ≤ 2 × nginx's addition",
                (us.Post.P50 - direct.Post.P50) / (nginx.Post.P50 - direct.Post.P50),
                "×",
                most: 2);
            Goal(
                text,
                $"streamed chunks per core ≥ 0.5 × nginx's, {most} streams",
                us.Streams[most].ChunksPerCore / nginx.Streams[most].ChunksPerCore,
                "×",
                least: 0.5);
        }

        if (portkey is not null)
        {
            Goal(text, "posts/s ≥ 5 × Portkey's", us.RequestsPerSecond / portkey.RequestsPerSecond, "×", least: 5);
            Goal(
                text,
                $"streamed chunks per core ≥ 5 × Portkey's, {most} streams",
                us.Streams[most].ChunksPerCore / portkey.Streams[most].ChunksPerCore,
                "×",
                least: 5);
        }

        var (ours, none) = (us.Streams[100], direct.Streams[100]);
        Goal(text, "relay p99 ≤ 2 ms, 100 streams", ours.Relay.P99 / 1000, " ms", most: 2);
        Goal(
            text,
            "added time to the first token p50 ≤ 0.3 ms, 100 streams",
            (ours.FirstToken.P50 - none.FirstToken.P50) / 1000,
            " ms",
            most: 0.3);
        Goal(
            text,
            "added time to the first token p99 ≤ 2 ms, 100 streams",
            (ours.FirstToken.P99 - none.FirstToken.P99) / 1000,
            " ms",
            most: 2);
    }

    private static void Goal(
        StringBuilder text,
        string goal,
        double measured,
        string unit,
        double least = double.NegativeInfinity,
        double most = double.PositiveInfinity) =>
        text.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {goal} | {measured:0.00}{unit}, {(measured <= 0 ? "noise" : measured >= least && measured <= most ? "reached" : "missed")} |");

    /// <summary>What a way adds to the direct one. Where the direct way was slower, the machine was, and there is nothing to say.</summary>
    private static string Added(Quantiles way, Quantiles direct) =>
        way == direct ? "–" : double.IsNaN(way.P50) ? "failed" : $"{Added(way.P50 - direct.P50)} / {Added(way.P99 - direct.P99)}";

    private static string Added(double difference) => difference <= 0 ? "noise" : difference.ToString("0", CultureInfo.InvariantCulture);
}
