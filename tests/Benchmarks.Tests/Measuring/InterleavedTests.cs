using HomeLab.Measuring.Statistics;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Tests.Measuring;

public sealed class InterleavedTests
{
    [Fact]
    public void Contestants_take_turns_and_the_order_changes_each_round()
    {
        var order = "";

        new Interleaved().Add("a", () => order += "a").Add("b", () => order += "b").Run(rounds: 3);

        Assert.Equal("ab" + "ab" + "ba" + "ab", order);
    }

    [Fact]
    public void The_warm_up_is_not_kept()
    {
        var value = 0;

        var samples = new Interleaved().AddMeasured("a", () => ++value).Run(rounds: 2);

        Assert.Equal((2, 2d, 3d), (samples["a"].Count, samples["a"].Min, samples["a"].Max));
    }

    [Fact]
    public void A_longer_warm_up_goes_round_until_its_time_is_over()
    {
        var time = new ManualTimeProvider();
        var rounds = 0;

        new Interleaved(time).AddMeasured("a", Round).Run(rounds: 1, TimeSpan.FromMilliseconds(25));

        Assert.Equal(3 + 1, rounds);

        double Round()
        {
            time.Advance(TimeSpan.FromMilliseconds(10));
            return ++rounds;
        }
    }
}
