using HomeLab.LoadGenerator;

namespace HomeLab.Benchmarks.Tests.LoadGeneration;

public sealed class ProcessWatchTests
{
    [Fact]
    public void What_fills_up_in_the_first_fifth_is_no_growth()
    {
        var looks = Enumerable.Range(0, 101).Select(i => new ProcessWatch.Look(i / 10d, i < 20 ? 100 + (10 * i) : 300, 50)).ToList();

        var use = ProcessWatch.Summarise(looks, 300, 1);

        Assert.Equal((100d, 300d, 300d), (use.StartMegabytes, use.EndMegabytes, use.MaxMegabytes));
        Assert.Equal(0, use.ResidentSlope, 1e-9);
        Assert.Equal(0, use.HeapSlope!.Value, 1e-9);
    }

    [Fact]
    public void What_grows_all_the_time_is_growth()
    {
        var looks = Enumerable.Range(0, 101).Select(i => new ProcessWatch.Look(i / 10d, 300 + i, null)).ToList();

        Assert.Equal(10, ProcessWatch.Summarise(looks, 400, 1).ResidentSlope, 1e-9);
    }
}
