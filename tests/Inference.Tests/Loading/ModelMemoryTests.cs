using HomeLab.Inference.Loading;
using HomeLab.Testing;
using Microsoft.Extensions.Logging;

namespace HomeLab.Inference.Tests.Loading;

/// <summary>One budget: what is unused makes room and comes back, what is used stays.</summary>
public sealed class ModelMemoryTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly ModelMemory _memory;
    private int _trims;

    public ModelMemoryTests() => _memory = Open(new ModelMemoryOptions { MaxBytes = 100, IdleUnload = TimeSpan.FromMinutes(10) });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _memory.Dispose();

    [Fact]
    public async Task A_model_is_loaded_once_for_all_who_want_it()
    {
        var gate = new TaskCompletionSource();
        var loads = 0;
        var slot = _memory.Add("tts", "a", 40, () =>
        {
            loads++;
            gate.Task.Wait(Token);
            return new Model();
        });

        var first = slot.AcquireAsync(Token);
        var second = slot.AcquireAsync(Token);
        Assert.Null(slot.TryAcquire());
        gate.SetResult();

        Assert.Same((await Bounded(first)).Model, (await Bounded(second)).Model);
        Assert.Equal(1, loads);
        Assert.Equal([new LoadedModel("tts", "a", 40)], _memory.Loaded);
    }

    [Fact]
    public async Task The_least_recently_used_makes_room_over_all_kinds_and_comes_back()
    {
        var (oldest, models) = Add("stt", "oldest", 40);
        var (older, _) = Add("tts", "older", 40);
        await UseAsync(oldest);
        _time.Advance(TimeSpan.FromSeconds(1));
        await UseAsync(older);
        _time.Advance(TimeSpan.FromSeconds(1));

        await UseAsync(Add("tts", "newest", 40).Slot);

        Assert.Equal(["newest", "older"], _memory.Loaded.Select(model => model.Name).Order());
        Assert.True(Assert.Single(models).IsDisposed);
        await UseAsync(oldest);
        Assert.Equal(2, models.Count);
        Assert.False(models[1].IsDisposed);
    }

    [Fact]
    public async Task What_stays_warm_makes_room_last()
    {
        var (warm, _) = Add("stt", "warm", 40);
        warm.StaysWarm = true;
        await UseAsync(warm);
        _time.Advance(TimeSpan.FromSeconds(1));
        await UseAsync(Add("tts", "other", 40).Slot);

        await UseAsync(Add("tts", "third", 40).Slot);
        Assert.Equal(["third", "warm"], _memory.Loaded.Select(model => model.Name).Order());

        await UseAsync(Add("tts", "large", 90).Slot);
        Assert.Equal(["large"], _memory.Loaded.Select(model => model.Name));
        await UseAsync(warm);
        Assert.Equal(["warm"], _memory.Loaded.Select(model => model.Name));
    }

    [Fact]
    public async Task A_model_in_use_is_never_unloaded_and_who_does_not_fit_beside_it_is_refused()
    {
        var (used, models) = Add("stt", "used", 60);
        using (await used.AcquireAsync(Token))
        {
            var refused = Add("tts", "second", 60).Slot;
            var failure = await Assert.ThrowsAsync<OverloadedException>(() => refused.AcquireAsync(Token));
            Assert.Contains("Models:MaxMemory", failure.Message, StringComparison.Ordinal);
            Assert.False(Assert.Single(models).IsDisposed);
        }

        await UseAsync(Add("tts", "third", 60).Slot);
        Assert.True(models[0].IsDisposed);
    }

    [Fact]
    public async Task Whoever_was_refused_for_want_of_room_gets_it_later()
    {
        var (wanted, _) = Add("tts", "wanted", 60);
        using (await Add("stt", "used", 60).Slot.AcquireAsync(Token))
        {
            await Assert.ThrowsAsync<OverloadedException>(() => wanted.AcquireAsync(Token));
        }

        await UseAsync(wanted);
    }

    [Fact]
    public async Task A_model_larger_than_the_budget_says_which_setting_to_raise()
    {
        await UseAsync(Add("tts", "small", 60).Slot);

        var failure = await Assert.ThrowsAsync<InferenceException>(() => Add("stt", "huge", 101).Slot.AcquireAsync(Token));

        Assert.Contains("'huge'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Models:MaxMemory", failure.Message, StringComparison.Ordinal);
        Assert.Single(_memory.Loaded);
    }

    [Fact]
    public async Task Unused_models_leave_after_a_while_but_not_the_warm_ones()
    {
        var (warm, _) = Add("stt", "warm", 40);
        warm.StaysWarm = true;
        var (idle, models) = Add("tts", "idle", 40);
        await UseAsync(warm);
        await UseAsync(idle);

        Wait(minutes: 8);
        await UseAsync(idle);
        Wait(minutes: 8);
        Assert.False(models[0].IsDisposed);
        Wait(minutes: 4);

        Assert.Equal(["warm"], _memory.Loaded.Select(model => model.Name));
        Assert.True(models[0].IsDisposed);
        await UseAsync(idle);
        Assert.Equal(2, models.Count);
    }

    [Fact]
    public async Task A_model_in_use_does_not_count_as_idle()
    {
        var (used, models) = Add("tts", "used", 40);
        using var lease = await used.AcquireAsync(Token);

        Wait(minutes: 60);

        Assert.False(Assert.Single(models).IsDisposed);
    }

    [Fact]
    public async Task What_never_could_be_loaded_fails_at_once_and_what_could_is_tried_again()
    {
        var loads = 0;
        var broken = _memory.Add<Model>("tts", "broken", 1, () => throw new InferenceException($"broken {++loads}"));
        await Assert.ThrowsAsync<InferenceException>(() => broken.AcquireAsync(Token));
        Assert.Contains(
            "broken 1", (await Assert.ThrowsAsync<InferenceException>(() => broken.AcquireAsync(Token))).Message, StringComparison.Ordinal);
        Assert.Equal(0, _memory.LoadedBytes);

        var times = 0;
        var updated = _memory.Add(
            "stt", "updated", 1, () => ++times == 2 ? throw new InferenceException("in the middle of an update") : new Model());
        await UseAsync(updated);
        Wait(minutes: 20);
        await Assert.ThrowsAsync<InferenceException>(() => updated.AcquireAsync(Token));
        await UseAsync(updated);
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_model_to_the_others()
    {
        var gate = new TaskCompletionSource();
        var slot = _memory.Add("tts", "slow", 40, () =>
        {
            gate.Task.Wait(Token);
            return new Model();
        });
        using var impatient = new CancellationTokenSource();
        var first = slot.AcquireAsync(impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        gate.SetResult();

        await UseAsync(slot);
    }

    [Fact]
    public async Task A_retired_model_is_freed_with_its_last_user()
    {
        var (slot, models) = Add("tts", "gone", 40);
        var lease = await slot.AcquireAsync(Token);

        slot.Dispose();
        Assert.False(Assert.Single(models).IsDisposed);
        lease.Dispose();
        lease.Dispose();

        Assert.True(models[0].IsDisposed);
        Assert.Empty(_memory.Loaded);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => slot.AcquireAsync(Token));
    }

    [Fact]
    public async Task What_inference_left_behind_is_given_back_once_after_a_rest()
    {
        var (slot, _) = Add("stt", "a", 1);
        await UseAsync(slot);
        _time.Advance(TimeSpan.FromSeconds(14));
        await UseAsync(slot);
        _time.Advance(TimeSpan.FromSeconds(14));
        Assert.Equal(0, _trims);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, _trims);

        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, _trims);
        Assert.True(slot.IsLoaded);
    }

    [Fact]
    public async Task A_model_in_use_keeps_scratch_memory_from_being_given_back_at_once()
    {
        var used = await Bounded(Add("stt", "used", 1).Slot.AcquireAsync(Token));
        await UseAsync(Add("tts", "other", 1).Slot);
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal(0, _trims);

        used.Dispose();
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(1, _trims);
    }

    [Fact]
    public async Task A_failure_to_give_back_is_said_once_and_stops_nothing()
    {
        var log = new RecordingLogger();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        using var memory = new ModelMemory(new ModelMemoryOptions(), loggers.CreateLogger<ModelMemory>(), time: _time)
        {
            GiveBackScratch = () => throw new InferenceException("no arena"),
        };
        var slot = memory.Add("stt", "a", 1, () => new Model());

        await UseAsync(slot);
        _time.Advance(TimeSpan.FromSeconds(15));
        await UseAsync(slot);
        _time.Advance(TimeSpan.FromSeconds(15));

        Assert.Contains("no arena", Assert.Single(log.Entries).Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_pause_scratch_memory_is_given_back_once_a_minute()
    {
        using var memory = Open(new ModelMemoryOptions());
        using var reply = await Bounded(memory.Add("tts", "b", 1, () => new Model()).AcquireAsync(Token));
        var slot = memory.Add("stt", "a", 1, () => new Model());

        for (var second = 0; second < 135; second += 10)
        {
            await UseAsync(slot);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(2, _trims);
    }

    [Fact]
    public async Task Who_wants_to_keep_it_all_keeps_it()
    {
        using var memory = Open(new ModelMemoryOptions { IdleTrim = TimeSpan.Zero });

        await UseAsync(memory.Add("stt", "a", 1, () => new Model()));
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(0, _trims);
    }

    private ModelMemory Open(ModelMemoryOptions options) =>
        new(options, time: _time) { GiveBackScratch = () => ++_trims };

    private (ModelSlot<Model> Slot, List<Model> Models) Add(string kind, string name, long bytes)
    {
        var models = new List<Model>();
        return (_memory.Add(kind, name, bytes, Load), models);

        Model Load()
        {
            models.Add(new Model());
            return models[^1];
        }
    }

    private static async Task UseAsync(ModelSlot<Model> slot)
    {
        using var lease = await Bounded(slot.AcquireAsync(Token));
        Assert.False(lease.Model.IsDisposed);
    }

    private static Task<ModelLease<Model>> Bounded(Task<ModelLease<Model>> acquired) => acquired.WaitAsync(Eventually.Limit, Token);

    private void Wait(int minutes)
    {
        for (var i = 0; i < minutes; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    private sealed class Model : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
