using System.Globalization;

namespace HomeLab.Benchmarks.Proxy;

/// <summary>Of many times in microseconds: the middle, the slowest hundredth, the slowest.</summary>
internal readonly record struct Quantiles(double P50, double P99, double Max)
{
    /// <summary>Nothing was measured.</summary>
    public static Quantiles None { get; } = new(double.NaN, double.NaN, double.NaN);

    /// <summary>Of these.</summary>
    public static Quantiles Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? None : new Quantiles(At(sorted, 0.5), At(sorted, 0.99), sorted[^1]);
    }

    /// <inheritdoc/>
    public override string ToString() => double.IsNaN(P50) ? "failed" : string.Create(CultureInfo.InvariantCulture, $"{P50:0} / {P99:0}");

    private static double At(double[] sorted, double quantile) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * quantile))];
}
