using HomeLab.Benchmarks.Report.Loads;
using HomeLab.LoadGenerator;

namespace HomeLab.Benchmarks.Tests.Report;

public sealed class LoadVerdictTests
{
    [Fact]
    public void A_run_without_errors_and_growth_is_good() => Assert.True(LoadVerdict.Of(Report(600, 0.2, 0, errors: 0)).IsGood);

    [Fact]
    public void One_error_is_a_failure() => Assert.False(LoadVerdict.Of(Report(600, 0, 0, errors: 1)).IsGood);

    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 2)]
    public void Memory_that_grows_is_a_failure(double resident, double heap) =>
        Assert.False(LoadVerdict.Of(Report(600, resident, heap, errors: 0)).IsGood);

    [Fact]
    public void A_short_run_says_nothing_about_growth() => Assert.True(LoadVerdict.Of(Report(60, 50, 50, errors: 0)).IsGood);

    private static HomeLab.LoadGenerator.Report Report(double seconds, double resident, double heap, int errors) => new(
        DateTimeOffset.UnixEpoch,
        "a machine",
        new LoadOptions { Seconds = seconds },
        [new StageResult("stage", 10, errors, 1, 2, 3, 4, 1, [])],
        new ProcessUse(300, 310, 320, resident, 50, heap, 1));
}
