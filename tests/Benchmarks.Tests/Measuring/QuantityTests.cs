using HomeLab.Measuring;

namespace HomeLab.Benchmarks.Tests.Measuring;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.01234, "0.0123")]
    [InlineData(1.005, "1.00")]
    [InlineData(12.34, "12.3")]
    [InlineData(123.4, "123")]
    [InlineData(12345, "12345")]
    [InlineData(-0.5, "-0.500")]
    public void A_number_has_three_digits_that_matter(double value, string expected) => Assert.Equal(expected, Quantity.Text(value));

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.000118, "118 ns")]
    [InlineData(0.0153, "15.3 µs")]
    [InlineData(2.5, "2.50 ms")]
    [InlineData(1234, "1234 ms")]
    [InlineData(20_500, "20.5 s")]
    public void A_time_has_the_unit_that_suits_it(double milliseconds, string expected) =>
        Assert.Equal(expected, Quantity.Time(milliseconds));
}
