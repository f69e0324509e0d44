using System.Globalization;

namespace HomeLab.Benchmarks.Report.Loads;

/// <summary>Whether a gateway bore its load.</summary>
/// <param name="IsGood">Nothing failed and memory did not grow.</param>
/// <param name="Text">Why, in a sentence.</param>
internal sealed record LoadVerdict(bool IsGood, string Text)
{
    // Below this a straight line through resident memory is noise; a leak of a kilobyte for each of a day's turns would be above it.
    private const double GrowthLimit = 1;

    // Caches and pools fill in the first minutes: a short run says nothing about growth.
    private const double SecondsForGrowth = 300;

    /// <summary>Judges a run.</summary>
    public static LoadVerdict Of(LoadGenerator.Report report)
    {
        var use = report.Process;
        var grows = report.Options.Seconds >= SecondsForGrowth
            && use is not null
            && (use.ResidentSlope > GrowthLimit || use.HeapSlope > GrowthLimit);
        var growth = use is null
            ? "memory was not watched"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"resident memory {use.StartMegabytes:0} → {use.EndMegabytes:0} MB, slope {use.ResidentSlope:+0.00;-0.00} MB/min, ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"managed heap {use.HeapMegabytes:0} MB, slope {use.HeapSlope:+0.00;-0.00} MB/min; {use.Cores:0.00} cores busy");
        return new LoadVerdict(report.Errors == 0 && !grows, $"{report.Errors} errors; {growth}.");
    }
}
