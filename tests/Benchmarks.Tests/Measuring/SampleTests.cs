using HomeLab.Measuring.Statistics;

namespace HomeLab.Benchmarks.Tests.Measuring;

public sealed class SampleTests
{
    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.95, 95)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    [InlineData(0, 1)]
    public void A_quantile_is_a_value_that_was_measured(double quantile, double expected) =>
        Assert.Equal(expected, new Sample(Enumerable.Range(1, 100).Reverse().Select(value => (double)value)).At(quantile));

    [Fact]
    public void The_median_of_an_even_number_lies_between_the_two_in_the_middle() => Assert.Equal(2.5, new Sample([4, 1, 3, 2]).Median);

    [Fact]
    public void The_median_of_an_odd_number_is_the_one_in_the_middle() => Assert.Equal(3, new Sample([9, 1, 3]).Median);

    [Fact]
    public void A_single_outlier_does_not_move_the_median() => Assert.Equal(2, new Sample([1, 2, 2, 2, 1e9]).Median);

    [Fact]
    public void Nothing_measured_gives_zero()
    {
        var none = new Sample([]);

        Assert.Equal((0, 0d, 0d, 0d, 0d), (none.Count, none.Median, none.At(0.99), none.Max, none.Mean));
    }
}
