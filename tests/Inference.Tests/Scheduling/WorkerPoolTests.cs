using HomeLab.Inference.Scheduling;

namespace HomeLab.Inference.Tests.Scheduling;

public sealed class WorkerPoolTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Voice_goes_before_background_that_waited_longer()
    {
        using var pool = new WorkerPool("test", workers: 1, capacity: 8);
        using var hold = new ManualResetEventSlim();
        var order = new List<string>();

        Assert.True(pool.TryRun(_ => { hold.Wait(Token); return 0; }, WorkPriority.Voice, Token, out var first));
        Assert.True(pool.TryRun(_ => Note("background"), WorkPriority.Background, Token, out var background));
        Assert.True(pool.TryRun(_ => Note("voice"), WorkPriority.Voice, Token, out var voice));
        hold.Set();
        await Task.WhenAll(first, background, voice);

        Assert.Equal(["voice", "background"], order);

        int Note(string name)
        {
            order.Add(name);
            return 0;
        }
    }

    [Fact]
    public async Task Refuses_at_once_when_the_queue_is_full()
    {
        using var pool = new WorkerPool("test", workers: 1, capacity: 1);
        using var hold = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();

        Assert.True(pool.TryRun(_ => { started.Set(); hold.Wait(Token); return 0; }, WorkPriority.Voice, Token, out var running));
        started.Wait(Token);
        Assert.True(pool.TryRun(_ => 1, WorkPriority.Voice, Token, out var waiting));
        Assert.False(pool.TryRun(_ => 2, WorkPriority.Voice, Token, out var refused));
        Assert.Null(refused);

        hold.Set();
        Assert.Equal(0, await running);
        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task Work_cancelled_while_it_waits_never_runs()
    {
        using var pool = new WorkerPool("test", workers: 1, capacity: 4);
        using var hold = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var ran = false;

        Assert.True(pool.TryRun(_ => { hold.Wait(Token); return 0; }, WorkPriority.Voice, Token, out var first));
        Assert.True(pool.TryRun(_ => ran = true, WorkPriority.Voice, cancel.Token, out var cancelled));
        await cancel.CancelAsync();
        hold.Set();

        await first;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(ran);
    }

    [Fact]
    public async Task A_failure_reaches_the_caller_and_the_worker_lives_on()
    {
        using var pool = new WorkerPool("test", workers: 1, capacity: 4);

        Assert.True(pool.TryRun<int>(_ => throw new InferenceException("boom"), WorkPriority.Voice, Token, out var failed));
        var failure = await Assert.ThrowsAsync<InferenceException>(() => failed);
        Assert.True(pool.TryRun(_ => 42, WorkPriority.Voice, Token, out var next));

        Assert.Equal("boom", failure.Message);
        Assert.Equal(42, await next);
    }

    [Fact]
    public async Task Waiting_work_with_a_subject_can_be_taken_and_then_never_runs()
    {
        using var pool = new WorkerPool("test", workers: 1, capacity: 5);
        using var hold = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var ran = false;

        Assert.True(pool.TryRun(_ => { started.Set(); hold.Wait(Token); return 0; }, WorkPriority.Voice, Token, out var first, "running"));
        started.Wait(Token);
        Assert.True(pool.TryRun(_ => ran = true, WorkPriority.Interactive, Token, out _, "later"));
        Assert.True(pool.TryRun(_ => ran = true, WorkPriority.Voice, Token, out _, "urgent"));
        Assert.True(pool.TryRun(_ => 3, WorkPriority.Voice, Token, out var plain));
        Assert.True(pool.TryRun(_ => 4, WorkPriority.Interactive, Token, out var left, "left"));

        Assert.Equal(["urgent", "later"], pool.TakeWaiting<string>(2));
        Assert.Equal(2, pool.QueueDepth);
        hold.Set();

        Assert.Equal(0, await first);
        Assert.Equal(3, await plain);
        Assert.Equal(4, await left);
        Assert.False(ran);
    }
}
