using HomeLab.Gateway.Dashboard;

namespace HomeLab.Gateway.Tests.Dashboard;

public sealed class StageLatencyTests
{
    private static readonly double[] Bounds = [1, 2, 4];

    [Theory]
    [InlineData(0.5, new long[] { 0, 10, 10, 10 }, 1.5)]
    [InlineData(0.1, new long[] { 10, 10, 10, 10 }, 0.1)]
    [InlineData(0.99, new long[] { 50, 90, 100, 100 }, 3.8)]
    [InlineData(0.75, new long[] { 50, 50, 100, 100 }, 3)]
    [InlineData(0.99, new long[] { 0, 0, 0, 5 }, 4)]
    public void A_quantile_is_linear_within_its_bucket(double quantile, long[] cumulative, double expected) =>
        Assert.Equal(expected, StageLatency.Quantile(quantile, Bounds, cumulative), 1e-9);
}
