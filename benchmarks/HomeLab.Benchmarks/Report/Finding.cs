using HomeLab.Measuring.Plots;
using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Report;

/// <summary>What a measurement came to.</summary>
/// <param name="Measured">The result in words and numbers; inline Markdown.</param>
/// <param name="IsMet">Whether the goal is met; null where there is none.</param>
internal sealed record Finding(string Measured, bool? IsMet)
{
    /// <summary>The measured values behind it.</summary>
    public IReadOnlyList<Timing> Timings { get; init; } = [];

    /// <summary>What to draw.</summary>
    public IReadOnlyList<Chart> Charts { get; init; } = [];
}

/// <summary>The values of one contestant, in short.</summary>
/// <param name="Name">Who was measured.</param>
/// <param name="Unit">Unit of the values.</param>
/// <param name="Count">How many values.</param>
/// <param name="P10">A tenth of them is at most this.</param>
/// <param name="Median">Half of them is at most this.</param>
/// <param name="P90">Nine tenths are at most this.</param>
internal sealed record Timing(string Name, string Unit, int Count, double P10, double Median, double P90)
{
    /// <summary>Sums values up.</summary>
    public static Timing Of(string name, Sample sample, string unit = "ms") =>
        new(name, unit, sample.Count, sample.At(0.1), sample.Median, sample.At(0.9));

    /// <summary>Sums up all contestants of a run.</summary>
    public static IEnumerable<Timing> Of(string group, IReadOnlyDictionary<string, Sample> samples, string unit = "ms") =>
        samples.Select(pair => Of(group.Length == 0 ? pair.Key : $"{group}: {pair.Key}", pair.Value, unit));
}
