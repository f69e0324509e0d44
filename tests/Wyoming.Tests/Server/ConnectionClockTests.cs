using HomeLab.Wyoming.Hosting;
using HomeLab.Wyoming.Server;

namespace HomeLab.Wyoming.Tests.Server;

public sealed class ConnectionClockTests
{
    [Fact]
    public void The_time_that_an_answer_took_is_at_no_moment_held_against_the_peer()
    {
        var time = new WatchedTime();
        var options = new WyomingOptions { TurnTimeout = TimeSpan.FromSeconds(10), RequestTimeout = TimeSpan.FromSeconds(60) };
        var clock = new ConnectionClock(time, options);
        clock.WorkBegan();
        time.Now += TimeSpan.FromSeconds(30);

        var checks = 0;
        time.Looked = () =>
        {
            checks++;
            Assert.False(clock.CheckExpired(inTurn: true, flushingSince: null));
        };
        var took = clock.WorkEnded();

        Assert.Equal(TimeSpan.FromSeconds(30), took);
        Assert.True(checks > 0);
    }

    /// <summary>Calls back whenever somebody looks at the clock, for another thread may look at any moment.</summary>
    private sealed class WatchedTime : TimeProvider
    {
        private bool _inside;

        public TimeSpan Now { get; set; } = TimeSpan.FromSeconds(1);

        public Action Looked { get; set; } = () => { };

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp()
        {
            if (!_inside)
            {
                _inside = true;
                Looked();
                _inside = false;
            }

            return Now.Ticks;
        }
    }
}
