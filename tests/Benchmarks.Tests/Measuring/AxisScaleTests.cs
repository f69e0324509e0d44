using HomeLab.Measuring.Plots;

namespace HomeLab.Benchmarks.Tests.Measuring;

public sealed class AxisScaleTests
{
    [Fact]
    public void A_linear_axis_begins_at_zero_and_has_round_ticks()
    {
        var scale = AxisScale.Of(new ChartAxis("s"), [1, 4.3, 20]);

        Assert.Equal([0, 5, 10, 15, 20], scale.Ticks);
        Assert.Equal((0d, 0.5, 1d), (scale.Share(0), scale.Share(10), scale.Share(20)));
    }

    [Fact]
    public void A_logarithmic_axis_gives_equal_ratios_equal_distances()
    {
        var scale = AxisScale.Of(new ChartAxis("ms", IsLogarithmic: true), [1, 100]);

        Assert.Equal(scale.Share(10) - scale.Share(1), scale.Share(100) - scale.Share(10), 1e-12);
        Assert.Equal([1, 2, 5, 10, 20, 50, 100], scale.Ticks);
    }

    [Fact]
    public void A_wide_logarithmic_axis_marks_powers_of_ten_alone() =>
        Assert.Equal([1, 10, 100, 1000, 10_000], AxisScale.Of(new ChartAxis("ms", IsLogarithmic: true), [1, 9000]).Ticks);

    [Theory]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    public void A_single_value_has_an_axis_too(double low, double high) =>
        Assert.InRange(AxisScale.Of(new ChartAxis("s"), [low, high]).Share(high), 0, 1);

    [Fact]
    public void A_logarithmic_axis_refuses_zero() =>
        Assert.Throws<ArgumentException>(() => AxisScale.Of(new ChartAxis("ms", IsLogarithmic: true), [0, 1]));

    [Theory]
    [InlineData(10_000, "10 000")]
    [InlineData(2.5, "2.5")]
    [InlineData(0.001, "0.001")]
    public void A_tick_is_written_for_people(double tick, string expected) => Assert.Equal(expected, AxisScale.Label(tick));
}
