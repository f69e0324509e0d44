using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Tests.Measuring;

public sealed class RegressionTests
{
    [Fact]
    public void Points_on_a_line_give_its_slope() =>
        Assert.Equal(-2.5, Regression.Slope([.. Enumerable.Range(0, 10).Select(x => ((double)x, 7 - (2.5 * x)))]), 1e-12);

    [Fact]
    public void Noise_around_a_level_line_gives_almost_no_slope()
    {
        var random = new Random(1);

        Assert.InRange(Regression.Slope([.. Enumerable.Range(0, 1000).Select(x => ((double)x, 300 + random.NextDouble()))]), -1e-3, 1e-3);
    }

    [Fact]
    public void A_single_point_has_no_slope() => Assert.Equal(0, Regression.Slope([(3, 4)]));

    [Fact]
    public void No_point_has_no_slope() => Assert.Equal(0, Regression.Slope([]));
}
