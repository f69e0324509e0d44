using HomeLab.Inference.Models;

namespace HomeLab.Inference.Tests.Models;

public sealed class CustomModelWatcherTests : IDisposable
{
    private readonly TestModels _models = new();
    private int _changes;

    private string Word => Path.Combine(_models.Options.Root, "custom", "wake", "word.onnx");

    public void Dispose() => _models.Dispose();

    [Fact]
    public void Reports_a_new_model_once_it_stands_still()
    {
        using var watcher = Watch();

        TestModels.Write(Word, [1]);
        watcher.Look();
        Assert.Equal(0, _changes);

        TestModels.Write(Word, [1, 2]);
        watcher.Look();
        Assert.Equal(0, _changes);

        watcher.Look();
        watcher.Look();
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void Reports_a_replaced_and_a_removed_model()
    {
        TestModels.Write(Word, [1]);
        using var watcher = Watch();

        File.SetLastWriteTimeUtc(Word, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        watcher.Look();
        watcher.Look();
        File.Delete(Word);
        watcher.Look();
        watcher.Look();

        Assert.Equal(2, _changes);
    }

    [Fact]
    public void Says_nothing_while_nothing_changes()
    {
        TestModels.Write(Word, [1]);
        using var watcher = Watch();

        watcher.Look();
        watcher.Look();

        Assert.Equal(0, _changes);
    }

    [Fact]
    public async Task Looks_by_itself()
    {
        var reported = new TaskCompletionSource();
        using var watcher = new CustomModelWatcher(_models.Open(), () => reported.TrySetResult(), TimeSpan.FromMilliseconds(10));

        TestModels.Write(Word, [1]);

        await reported.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private CustomModelWatcher Watch() => new(_models.Open(), () => _changes++, Timeout.InfiniteTimeSpan);
}
