namespace HomeLab.Measuring.Plots;

/// <summary>Lines over a common X.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="X">The axis below.</param>
/// <param name="Y">The axis to the left.</param>
/// <param name="Lines">At least one line with at least one point.</param>
public sealed record Chart(string Title, ChartAxis X, ChartAxis Y, IReadOnlyList<ChartLine> Lines);

/// <summary>An axis.</summary>
/// <param name="Title">Quantity and unit.</param>
/// <param name="IsLogarithmic">Whether equal ratios are equal distances; all values must then be positive.</param>
public sealed record ChartAxis(string Title, bool IsLogarithmic = false);

/// <summary>A line and its name in the legend.</summary>
public sealed record ChartLine(string Name, IReadOnlyList<ChartPoint> Points);

/// <summary>A measured point.</summary>
public sealed record ChartPoint(double X, double Y);
