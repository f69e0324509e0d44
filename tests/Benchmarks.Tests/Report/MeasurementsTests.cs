using HomeLab.Benchmarks.Report;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Tests.Report;

public sealed class MeasurementsTests
{
    [Fact]
    public void Names_are_unique() =>
        Assert.Equal(Measurements.All().Count, Measurements.All().Select(measurement => measurement.Id).Distinct().Count());

    [Fact]
    public void The_beginning_of_a_name_finds_all_that_begin_with_it() =>
        Assert.Equal(["llm-post", "llm-first-token", "llm-chunks"], Measurements.Named(["llm"]).Select(measurement => measurement.Id));

    [Fact]
    public void A_name_that_fits_none_is_refused_with_those_there_are() =>
        Assert.Contains(
            "wake-hop", Assert.Throws<ArgumentException>(() => Measurements.Named(["nonsense"])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_readme_tells_how_to_read_each() => Assert.All(
        Measurements.All(),
        measurement => Assert.Contains(
            $"`{measurement.Id}`", File.ReadAllText(RepositoryFolder.Path("benchmarks/README.md")), StringComparison.Ordinal));
}
