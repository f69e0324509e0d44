using HomeLab.Benchmarks.Report.Curves;
using HomeLab.Benchmarks.Report.Loads;
using HomeLab.Benchmarks.Report.Rows;

namespace HomeLab.Benchmarks.Report;

/// <summary>Everything that the report measures, in the order of its tables.</summary>
internal static class Measurements
{
    /// <summary>All of them; those about the proxy share one run.</summary>
    public static IReadOnlyList<IMeasurement> All()
    {
        var proxy = new ProxyContest();
        return
        [
            new FrameRow(),
            new WakeHopRow(),
            new WakeLatencyRow(),
            new SttAheadRow(),
            new SttCommandRow(),
            new SttTokenRow(),
            new SttFourRow(),
            new TtsFirstRow(),
            new TtsFactorRow(),
            new DescribeRow(),
            new LlmPostRow(proxy),
            new LlmFirstTokenRow(proxy),
            new LlmChunksRow(proxy),
            new StartRow(),
            new MemoryRow(),
            new WakeCurve(),
            new SentenceCurve(),
            new UtteranceCurve(),
            new RelayCurve(proxy),
        ];
    }

    /// <summary>Those whose name begins with one of these; all when there is none.</summary>
    /// <exception cref="ArgumentException">A name fits none.</exception>
    public static IReadOnlyList<IMeasurement> Named(IReadOnlyList<string> names)
    {
        var all = All();
        foreach (var name in names.Where(name => !all.Any(measurement => measurement.Id.StartsWith(name, StringComparison.Ordinal))))
        {
            throw new ArgumentException(
                $"There is no measurement '{name}'. Known: {string.Join(", ", all.Select(measurement => measurement.Id))}.", nameof(names));
        }

        return names.Count == 0
            ? all
            : [.. all.Where(measurement => names.Any(name => measurement.Id.StartsWith(name, StringComparison.Ordinal)))];
    }
}
