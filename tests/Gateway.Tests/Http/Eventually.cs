namespace HomeLab.Gateway.Tests.Http;

/// <summary>Waits for something that a background loop will bring about.</summary>
internal static class Eventually
{
    /// <summary>Longest wait for anything. Only a failing test takes it, so it leaves room for a machine that is busy.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public static async Task TrueAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Longest);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    public static Task TrueAsync(Func<bool> condition) => TrueAsync(() => Task.FromResult(condition()));
}
