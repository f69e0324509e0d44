using System.Globalization;

namespace HomeLab.Measuring.Plots;

/// <summary>Where a value lies on an axis, and which values are marked on it.</summary>
public sealed class AxisScale
{
    private const int WantedTicks = 6;

    private readonly bool _isLogarithmic;
    private readonly double _low;
    private readonly double _high;

    private AxisScale(bool isLogarithmic, double low, double high, IReadOnlyList<double> ticks)
    {
        (_isLogarithmic, _low, _high, Ticks) = (isLogarithmic, low, high, ticks);
    }

    /// <summary>The marked values, in order.</summary>
    public IReadOnlyList<double> Ticks { get; }

    /// <summary>A scale that holds all values: from 0 when linear, between whole steps of 1, 2, 5 when logarithmic.</summary>
    /// <exception cref="ArgumentException">No values, or one that is not positive on a logarithmic axis.</exception>
    public static AxisScale Of(ChartAxis axis, IReadOnlyCollection<double> values)
    {
        if (values.Count == 0 || (axis.IsLogarithmic && values.Min() <= 0))
        {
            throw new ArgumentException(
                $"The axis '{axis.Title}' needs values{(axis.IsLogarithmic ? " above 0, because it is logarithmic" : "")}.",
                nameof(values));
        }

        return axis.IsLogarithmic ? Logarithmic(values.Min(), values.Max()) : Linear(Math.Min(0, values.Min()), values.Max());
    }

    /// <summary>Share of the axis at which a value lies: 0 at its low end, 1 at its high end.</summary>
    public double Share(double value) => _isLogarithmic
        ? (Math.Log10(value) - Math.Log10(_low)) / (Math.Log10(_high) - Math.Log10(_low))
        : (value - _low) / (_high - _low);

    /// <summary>A tick as text.</summary>
    public static string Label(double tick) => tick >= 1000
        ? tick.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ')
        : Math.Round(tick, 6).ToString("0.######", CultureInfo.InvariantCulture);

    private static AxisScale Linear(double low, double high)
    {
        var range = high > low ? high - low : 1;
        var magnitude = Math.Pow(10, Math.Floor(Math.Log10(range / WantedTicks)));
        var step = ((double[])[1, 2, 2.5, 5, 10]).Select(factor => factor * magnitude).First(step => range / step <= WantedTicks);
        var first = Math.Floor(low / step);
        var last = Math.Ceiling((low + range) / step);
        var ticks = Enumerable.Range(0, (int)(last - first) + 1).Select(index => (first + index) * step).ToList();
        return new AxisScale(false, ticks[0], ticks[^1], ticks);
    }

    private static AxisScale Logarithmic(double low, double high)
    {
        var decades = Enumerable.Range(
            (int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)) - (int)Math.Floor(Math.Log10(low)) + 1);
        var steps = decades.SelectMany(decade => ((double[])[1, 2, 5]).Select(factor => factor * Math.Pow(10, decade))).ToList();
        var (from, to) = (steps.Last(step => step <= low * 1.0001), steps.FirstOrDefault(step => step >= high * 0.9999, steps[^1]));
        to = to > from ? to : from * 10;
        var ticks = steps.Where(step => step >= from && step <= to).ToList();
        return new AxisScale(true, from, to, ticks.Count > 10 ? [.. ticks.Where(IsPowerOfTen)] : ticks);
    }

    private static bool IsPowerOfTen(double value) => Math.Abs(Math.Log10(value) - Math.Round(Math.Log10(value))) < 1e-9;
}
