using HomeLab.Inference.Scheduling;

namespace HomeLab.Inference.Tests.Scheduling;

public sealed class ThreadBudgetTests
{
    [Theory]
    [InlineData("max 100000", 8, 8)]
    [InlineData("200000 100000", 8, 2)]
    [InlineData("150000 100000", 8, 1)]
    [InlineData("50000 100000", 8, 1)]
    [InlineData("900000 100000", 8, 8)]
    [InlineData("nonsense", 3, 3)]
    public void Reads_the_cgroup_limit(string cpuMax, int processors, int expected)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, cpuMax);

        var cores = ThreadBudget.Read(path, processors);
        File.Delete(path);

        Assert.Equal(expected, cores);
    }

    [Fact]
    public void No_cgroup_means_every_processor()
    {
        Assert.Equal(5, ThreadBudget.Read("/does/not/exist", 5));
    }
}
