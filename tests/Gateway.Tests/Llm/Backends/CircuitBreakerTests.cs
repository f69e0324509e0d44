using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Tests.Access;

namespace HomeLab.Gateway.Tests.Llm.Backends;

public sealed class CircuitBreakerTests
{
    private readonly ManualTime _time = new(DateTimeOffset.Parse("2026-11-20T10:00:00Z", null));

    [Fact]
    public void Opens_after_failures_in_a_row_only()
    {
        var breaker = new CircuitBreaker(3, TimeSpan.FromSeconds(5), _time);
        breaker.Fail();
        breaker.Fail();
        breaker.Succeed();
        breaker.Fail();
        breaker.Fail();
        Assert.Equal(BreakerState.Closed, breaker.State);

        Assert.True(breaker.Fail());

        Assert.Equal(BreakerState.Open, breaker.State);
        Assert.False(breaker.Admits(0));
    }

    [Fact]
    public void Lets_one_request_try_after_its_time()
    {
        var breaker = new CircuitBreaker(1, TimeSpan.FromSeconds(5), _time);
        breaker.Fail();
        _time.Now += TimeSpan.FromSeconds(5);

        Assert.Equal(BreakerState.Trial, breaker.State);
        Assert.True(breaker.Admits(0));
        Assert.False(breaker.Admits(1));

        breaker.Succeed();
        Assert.Equal(BreakerState.Closed, breaker.State);
    }

    [Fact]
    public void Stays_open_twice_as_long_each_time_up_to_a_minute()
    {
        var breaker = new CircuitBreaker(1, TimeSpan.FromSeconds(5), _time);
        var times = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            breaker.Fail();
            times.Add(breaker.OpenFor.TotalSeconds);
            _time.Now += breaker.OpenFor;
        }

        Assert.Equal([5, 10, 20, 40, 60, 60], times);
    }
}
