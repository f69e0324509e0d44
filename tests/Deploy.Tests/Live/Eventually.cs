using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Live;

/// <summary>
/// Asks programs that work by their own clock. What they scraped or probed while the machine was busy says nothing; what they go on
/// saying does.
/// </summary>
internal static class Eventually
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    /// <summary>Asks until there is nothing to complain of, or fails with the complaint that stays.</summary>
    public static async Task NothingAsync(Func<Task<string>> complaint, CancellationToken token)
    {
        using var pause = new PeriodicTimer(Between);
        var since = TimeProvider.System.GetTimestamp();
        while (await complaint() is { Length: > 0 } what)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patience.Limit, what);
            await pause.WaitForNextTickAsync(token);
        }
    }
}
