using System.Diagnostics;
using HomeLab.Inference.Models;
using HomeLab.Inference.Tests.Models.Downloads;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Models;

public sealed class StoreLockTests
{
    private static readonly TimeSpan Limit = Eventually.Limit;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_stores_that_pull_at_once_download_each_file_once()
    {
        await using var server = await ModelServer.StartAsync();
        server.ServeAll();
        using var models = new TestModels(server.Address);

        var outcomes = await Task.WhenAll(
            models.Open().PullAsync(["voice", "word"], null, Token),
            models.Open().PullAsync(["voice", "word"], null, Token)).WaitAsync(Limit, Token);

        Assert.All(outcomes.SelectMany(outcome => outcome), outcome => Assert.Null(outcome.Failure));
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Waits_for_another_process_and_says_so()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/flock"), "This system has no flock command to hold the lock with.");
        using var models = new TestModels();
        models.MirrorAll();
        Directory.CreateDirectory(models.Options.Root);
        using var holder = Process.Start(new ProcessStartInfo("/usr/bin/flock", [Path.Combine(models.Options.Root, ".lock"), "sh", "-c", "echo held; read _"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(Token));
        var waiting = new TaskCompletionSource();

        var pull = models.Open().PullAsync(["voice"], new Waiting(waiting), Token);
        await waiting.Task.WaitAsync(Limit, Token);
        Assert.False(pull.IsCompleted);
        holder.StandardInput.Close();

        Assert.Null(Assert.Single(await pull.WaitAsync(Limit, Token)).Failure);
        await holder.WaitForExitAsync(Token).WaitAsync(Limit, Token);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        using var models = new TestModels();
        using var cancel = new CancellationTokenSource();
        using var held = await StoreLock.AcquireAsync(models.Options.Root, TimeProvider.System, () => { }, Token);

        var second = StoreLock.AcquireAsync(models.Options.Root, TimeProvider.System, cancel.Cancel, cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(Limit, Token));
    }

    private sealed class Waiting(TaskCompletionSource seen) : IProgress<PullProgress>
    {
        public void Report(PullProgress value)
        {
            if (value.Stage == PullStage.Waiting)
            {
                seen.TrySetResult();
            }
        }
    }
}
