using System.Globalization;

namespace HomeLab.Measuring;

/// <summary>Numbers for people: three significant digits.</summary>
public static class Quantity
{
    /// <summary>A number with three significant digits: 0.0123, 1.23, 12.3, 123, 1235.</summary>
    public static string Text(double value)
    {
        var size = Math.Abs(value);
        var decimals = size is 0 or >= 100 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(size)), 0, 6);
        return value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A time in the unit that suits it.</summary>
    /// <param name="milliseconds">The time.</param>
    public static string Time(double milliseconds) => Math.Abs(milliseconds) switch
    {
        0 => "0 ms",
        < 0.001 => Text(milliseconds * 1e6) + " ns",
        < 1 => Text(milliseconds * 1e3) + " µs",
        < 10_000 => Text(milliseconds) + " ms",
        _ => Text(milliseconds / 1e3) + " s",
    };
}
