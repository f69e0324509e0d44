using HomeLab.Inference.Loading;

namespace HomeLab.Inference.Tests.Loading;

public sealed class ScratchFloatsTests
{
    private readonly ScratchFloats _scratch = new();

    [Fact]
    public async Task What_other_threads_return_is_used_again()
    {
        var seen = new HashSet<float[]>();
        for (var turn = 0; turn < 20; turn++)
        {
            var array = _scratch.Rent(100_000);
            seen.Add(array);
            await Task.Factory.StartNew(() => _scratch.Return(array), Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        Assert.Single(seen);
    }

    [Fact]
    public void As_many_are_kept_as_were_in_use_at_once()
    {
        float[][] first = [.. Enumerable.Range(0, 5).Select(_ => _scratch.Rent(100_000))];
        Array.ForEach(first, array => _scratch.Return(array));

        float[][] second = [.. Enumerable.Range(0, 5).Select(_ => _scratch.Rent(100_000))];

        Assert.Equal(first.ToHashSet(), second.ToHashSet());
    }

    [Fact]
    public void What_somebody_said_is_cleared()
    {
        var array = _scratch.Rent(1000);
        Array.Fill(array, 1);

        _scratch.Return(array, clear: true);

        Assert.Same(array, _scratch.Rent(1000));
        Assert.DoesNotContain(1f, array);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
