using HomeLab.Wyoming.Hosting;

namespace HomeLab.Wyoming.Tests.Hosting;

public sealed class WyomingOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(new WyomingOptionsValidator().Validate(null, new WyomingOptions()).Succeeded);

    [Fact]
    public void Every_bad_setting_is_reported_at_once_with_its_name_and_range()
    {
        var options = new WyomingOptions { MaxConnections = 0, MaxPayloadBytes = 10, WriteTimeout = TimeSpan.Zero };

        var failures = new WyomingOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Equal(3, failures.Count);
        Assert.Contains("Wyoming:MaxConnections is 0; set it to a number from 1 to 100000.", failures);
        Assert.Contains(failures, failure => failure.StartsWith("Wyoming:MaxPayloadBytes", StringComparison.Ordinal));
        Assert.Contains(failures, failure => failure.StartsWith("Wyoming:WriteTimeout", StringComparison.Ordinal));
    }
}
