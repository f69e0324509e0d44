using Xunit;

namespace HomeLab.Testing;

/// <summary>Waits for what a loop in the background, or a program that works by its own clock, will bring about.</summary>
public static class Eventually
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Longest wait for anything: far more than model loads and inference take on a machine under load, so that only a hang reaches it.
    /// </summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(3);

    /// <summary>Asks until it is so; fails after <see cref="Limit"/>.</summary>
    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));

    /// <summary>Asks until it is so; fails after <see cref="Limit"/>.</summary>
    public static Task TrueAsync(Func<Task<bool>> condition) =>
        NothingAsync(async () => await condition() ? "" : $"It was still not so after {Limit}.");

    /// <summary>Asks until there is nothing to complain of, or fails with the complaint that stays.</summary>
    public static async Task NothingAsync(Func<Task<string>> complaint)
    {
        using var pause = new PeriodicTimer(Between);
        var since = TimeProvider.System.GetTimestamp();
        while (await complaint() is { Length: > 0 } what)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Limit, what);
            await pause.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
