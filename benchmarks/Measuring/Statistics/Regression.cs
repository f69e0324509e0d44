namespace HomeLab.Measuring.Statistics;

/// <summary>Straight lines through points.</summary>
public static class Regression
{
    /// <summary>Slope of the least-squares line, in units of Y per unit of X; 0 where X does not vary.</summary>
    public static double Slope(IReadOnlyCollection<(double X, double Y)> points)
    {
        if (points.Count == 0)
        {
            return 0;
        }

        var (meanX, meanY) = (points.Average(point => point.X), points.Average(point => point.Y));
        var spread = points.Sum(point => (point.X - meanX) * (point.X - meanX));
        return spread == 0 ? 0 : points.Sum(point => (point.X - meanX) * (point.Y - meanY)) / spread;
    }
}
