using HomeLab.Gateway.Telemetry;

namespace HomeLab.Gateway.Tests.Telemetry;

public sealed class RecentTurnsTests
{
    [Fact]
    public void Keeps_the_newest_turns_and_no_more()
    {
        var turns = new RecentTurns(TimeProvider.System);

        for (var i = 0; i < RecentTurns.Most + 5; i++)
        {
            turns.Add("stt", "ok", TimeSpan.FromSeconds(i));
        }

        var newest = turns.Newest();
        Assert.Equal(RecentTurns.Most, newest.Count);
        Assert.Equal(RecentTurns.Most + 4, newest[0].Seconds);
        Assert.Equal(5, newest[^1].Seconds);
    }
}
