using HomeLab.Gateway.Access.Limits;

namespace HomeLab.Gateway.Tests.Access.Limits;

public sealed class UsageMeterTests
{
    private readonly ManualTime _time = new(DateTimeOffset.Parse("2026-11-20T10:00:30Z", null));

    [Fact]
    public void Counts_a_sliding_minute()
    {
        var meter = new UsageMeter(_time);
        var limits = new UsageLimits(2, 0, 0);

        Assert.Null(meter.TryEnter(limits, out _));
        Assert.Null(meter.TryEnter(limits, out _));
        Assert.NotNull(meter.TryEnter(limits, out var wait));
        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));

        _time.Now += TimeSpan.FromSeconds(45);
        Assert.Null(meter.TryEnter(limits, out _));
        _time.Now += TimeSpan.FromSeconds(120);
        Assert.Null(meter.TryEnter(limits, out _));
        Assert.Null(meter.TryEnter(limits, out _));
    }

    [Fact]
    public void Forgets_tokens_with_the_day()
    {
        var meter = new UsageMeter(_time);
        var limits = new UsageLimits(0, 100, 0);
        Assert.Null(meter.TryEnter(limits, out _));
        meter.Spend(100);

        Assert.NotNull(meter.TryEnter(limits, out var wait));
        Assert.Equal(new TimeSpan(13, 59, 30), wait);

        _time.Now += wait;
        Assert.Null(meter.TryEnter(limits, out _));
    }

    [Fact]
    public void Counts_what_runs_at_once()
    {
        var meter = new UsageMeter(_time);
        var limits = new UsageLimits(0, 0, 1);

        Assert.Null(meter.TryEnter(limits, out _));
        Assert.NotNull(meter.TryEnter(limits, out _));
        meter.Leave();
        Assert.Null(meter.TryEnter(limits, out _));
    }
}
