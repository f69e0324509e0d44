using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>
/// The process that runs one model: one load at a time, a number of slots, a queue with an end, and a reload when load options change.
/// </summary>
internal sealed class Runner(FakeOllamaOptions options)
{
    private static readonly string[] LoadTime = ["num_ctx", "num_batch", "num_gpu", "main_gpu", "use_mmap", "num_thread"];

    private readonly SemaphoreSlim _slots = new(options.Slots);
    private readonly SemaphoreSlim _loading = new(1);
    private string? _loadedWith;
    private int _pending;

    public int Loads { get; private set; }

    public bool IsLoaded => _loadedWith is not null;

    public int Context { get; private set; }

    /// <summary>Waits for a slot and loads the model when it is not loaded with these options. Null when the queue is full.</summary>
    public async Task<IDisposable?> EnterAsync(JsonObject? asked, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _pending) > options.MaxQueue + options.Slots)
        {
            Interlocked.Decrement(ref _pending);
            return null;
        }

        try
        {
            await _slots.WaitAsync(cancellationToken);
            try
            {
                await LoadAsync(asked, cancellationToken);
                return new Slot(this);
            }
            catch
            {
                _slots.Release();
                throw;
            }
        }
        catch
        {
            Interlocked.Decrement(ref _pending);
            throw;
        }
    }

    public void Unload() => _loadedWith = null;

    private async Task LoadAsync(JsonObject? asked, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            var wanted = string.Join(';', LoadTime.Select(name => $"{name}={asked?[name]?.ToJsonString()}"));
            if (wanted != _loadedWith)
            {
                await Task.Delay(options.LoadTime, cancellationToken);
                Loads++;
                _loadedWith = wanted;
                Context = asked?["num_ctx"]?.GetValue<int>() ?? options.DefaultContext;
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    private sealed class Slot(Runner runner) : IDisposable
    {
        public void Dispose()
        {
            runner._slots.Release();
            Interlocked.Decrement(ref runner._pending);
        }
    }
}
