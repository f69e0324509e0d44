using System.Globalization;
using System.Text;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>The rows as a Markdown table.</summary>
internal static class Table
{
    public static string Render(IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("| way | small POST p50 / p99 µs | added p50 / p99 µs | CPU µs per POST | relay p50 / p99 µs, 1 stream | 100 streams | 400 streams | requests/s, 32 connections | resident MB |");
        text.AppendLine("|---|---|---|---|---|---|---|---|---|");
        var direct = rows[0];
        foreach (var row in rows)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Name} | {row.PostP50:0} / {row.PostP99:0} | {row.PostP50 - direct.PostP50:0} / {row.PostP99 - direct.PostP99:0} | {row.CpuPerPost:0} | {Relay(row, 1)} | {Relay(row, 100)} | {Relay(row, 400)} | {row.RequestsPerSecond:0} | {row.Megabytes:0} |");
        }

        return text.ToString();
    }

    private static string Relay(Row row, int streams) =>
        double.IsNaN(row.Relay[streams].P50)
            ? "failed"
            : string.Create(CultureInfo.InvariantCulture, $"{row.Relay[streams].P50:0} / {row.Relay[streams].P99:0}");
}
