namespace HomeLab.Measuring.Statistics;

/// <summary>Measured values of one thing, in any order and unit.</summary>
public sealed class Sample
{
    private readonly double[] _sorted;

    /// <summary>Takes the values.</summary>
    public Sample(IEnumerable<double> values)
    {
        _sorted = [.. values.Order()];
    }

    /// <summary>How many there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>Half of the values are at most this; of an even number the mean of the two in the middle. 0 of none.</summary>
    public double Median => Count == 0 ? 0 : (_sorted[(Count - 1) / 2] + _sorted[Count / 2]) / 2;

    /// <summary>Smallest; 0 of none.</summary>
    public double Min => Count == 0 ? 0 : _sorted[0];

    /// <summary>Largest; 0 of none.</summary>
    public double Max => Count == 0 ? 0 : _sorted[^1];

    /// <summary>Arithmetic mean; 0 of none.</summary>
    public double Mean => Count == 0 ? 0 : _sorted.Average();

    /// <summary>
    /// The smallest value that at least this share of all values does not exceed (nearest rank: a value that was measured). 0 of none.
    /// </summary>
    /// <param name="quantile">0 to 1.</param>
    public double At(double quantile) => Count == 0 ? 0 : _sorted[Math.Clamp((int)Math.Ceiling(quantile * Count) - 1, 0, Count - 1)];
}
