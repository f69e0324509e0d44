using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeLab.Inference.Loading;

/// <summary>
/// One budget for all models of a process that come and go: voices and recognisers. Before a model is loaded, unused ones make room, those
/// that do not stay warm first, the least recently used first; models in use are never touched. What is unloaded comes back at its next
/// use. Thread-safe.
/// </summary>
public sealed class ModelMemory : IDisposable
{
    private static readonly TimeSpan LongestSweep = TimeSpan.FromMinutes(1);

    private readonly List<ModelSlot> _slots = [];
    private readonly Dictionary<string, SemaphoreSlim> _loading = [];
    private readonly ModelMemoryMetrics _metrics;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly TimeSpan _idleUnload;
    private readonly ITimer? _sweep;
    private readonly ScratchTrim? _trim;

    /// <summary>Creates a budget. Dispose it after the engines.</summary>
    /// <param name="options">Its limits.</param>
    /// <param name="logger">Hears what is unloaded and why.</param>
    /// <param name="meters">Factory of the meter <c>HomeLab.Inference</c>; null for one of its own.</param>
    /// <param name="time">The clock of <see cref="ModelMemoryOptions.IdleUnload"/> and <see cref="ModelMemoryOptions.IdleTrim"/>.</param>
    public ModelMemory(
        ModelMemoryOptions? options = null, ILogger<ModelMemory>? logger = null, IMeterFactory? meters = null, TimeProvider? time = null)
    {
        options ??= new ModelMemoryOptions();
        _logger = logger ?? NullLogger<ModelMemory>.Instance;
        _time = time ?? TimeProvider.System;
        MaxBytes = options.MaxBytes > 0 ? options.MaxBytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;
        _metrics = new ModelMemoryMetrics(meters, this);
        _idleUnload = options.IdleUnload;
        if (_idleUnload > TimeSpan.Zero)
        {
            var period = _idleUnload / 4 < LongestSweep ? _idleUnload / 4 : LongestSweep;
            _sweep = _time.CreateTimer(static state => ((ModelMemory)state!).Sweep(), this, period, period);
        }

        _trim = options.IdleTrim > TimeSpan.Zero ? new ScratchTrim(options.IdleTrim, this, _metrics, _logger, _time) : null;
    }

    /// <summary>Bytes that may be loaded.</summary>
    public long MaxBytes { get; }

    /// <summary>Bytes that are loaded.</summary>
    public long LoadedBytes => Loaded.Sum(model => model.Bytes);

    /// <summary>The models that are loaded now.</summary>
    public IReadOnlyList<LoadedModel> Loaded
    {
        get
        {
            lock (Gate)
            {
                return [.. _slots.Where(slot => slot.IsResident).Select(slot => new LoadedModel(slot.Kind, slot.Name, slot.Bytes))];
            }
        }
    }

    /// <summary>Guards every slot.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>Whether somebody uses a model now, or waits for one.</summary>
    internal bool IsInUse
    {
        get
        {
            lock (Gate)
            {
                return _slots.Exists(slot => slot.InUse);
            }
        }
    }

    /// <summary>Gives back what inference leaves behind, and says how many bytes that were.</summary>
    internal Func<long> GiveBackScratch { get; init; } = ScratchMemory.GiveBack;

    /// <summary>Adds a model, which is loaded at its first use.</summary>
    /// <param name="kind">For metrics and messages: <c>stt</c>, <c>tts</c>.</param>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">Memory that it takes, about: its weights.</param>
    /// <param name="load">Loads it, on a thread that may be blocked. At most one of a kind at a time.</param>
    internal ModelSlot<T> Add<T>(string kind, string name, long bytes, Func<T> load)
        where T : class, IDisposable
    {
        var slot = new ModelSlot<T>(this, kind, name, bytes, load);
        lock (Gate)
        {
            _slots.Add(slot);
        }

        return slot;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sweep?.Dispose();
        _trim?.Dispose();
        List<ModelSlot> all;
        lock (Gate)
        {
            all = [.. _slots];
        }

        all.ForEach(slot => slot.Dispose());
    }

    internal void Remove(ModelSlot slot)
    {
        lock (Gate)
        {
            _slots.Remove(slot);
        }
    }

    internal long Now => _time.GetTimestamp();

    /// <summary>A model was let go: what inference left behind is given back when <see cref="ScratchTrim"/> finds it time.</summary>
    internal void Released() => _trim?.Restart();

    internal SemaphoreSlim TurnOf(string kind)
    {
        lock (Gate)
        {
            return _loading.TryGetValue(kind, out var turn) ? turn : _loading[kind] = new SemaphoreSlim(1);
        }
    }

    /// <summary>Counts a model as loaded, after others have made room for it. Runs on the thread that loads.</summary>
    /// <exception cref="OverloadedException">What is in use leaves no room.</exception>
    /// <exception cref="InferenceException">It is larger than the whole budget.</exception>
    internal void Reserve(ModelSlot wanted)
    {
        var leaving = new List<ModelSlot>();
        lock (Gate)
        {
            if (wanted.Bytes > MaxBytes)
            {
                throw new InferenceException(
                    $"'{wanted.Name}' takes {wanted.Bytes >> 20} MiB, and all models together may take {MaxBytes >> 20} MiB. Raise Models:MaxMemory, or use a smaller model.");
            }

            var used = _slots.Where(slot => slot.IsResident).Sum(slot => slot.Bytes) + wanted.Bytes;
            foreach (var slot in _slots.Where(slot => slot.IsIdle).OrderBy(slot => slot.StaysWarm).ThenBy(slot => slot.LastUse))
            {
                if (used <= MaxBytes)
                {
                    break;
                }

                used -= slot.Bytes;
                leaving.Add(slot);
            }

            if (used > MaxBytes)
            {
                throw new OverloadedException(
                    $"'{wanted.Name}' takes {wanted.Bytes >> 20} MiB, which is not free while other models are in use (Models:MaxMemory is {MaxBytes >> 20} MiB); try again in a moment.");
            }

            wanted.IsResident = true;
            leaving.ForEach(slot => slot.Detach());
        }

        Free(leaving, "room");
    }

    private void Sweep()
    {
        List<ModelSlot> idle;
        lock (Gate)
        {
            idle =
            [
                .. _slots.Where(slot => slot is { IsIdle: true, StaysWarm: false } && _time.GetElapsedTime(slot.LastUse) >= _idleUnload),
            ];
            idle.ForEach(slot => slot.Detach());
        }

        Free(idle, "idle");
    }

    private void Free(List<ModelSlot> detached, string reason)
    {
        foreach (var slot in detached)
        {
            slot.FreeDetached();
            _metrics.Unloaded(slot.Kind, reason);
            _logger.ModelUnloaded(slot.Name, slot.Bytes >> 20, reason);
        }

        if (detached.Count > 0)
        {
            Released();
        }
    }
}

/// <summary>A model that takes memory.</summary>
/// <param name="Kind"><c>stt</c> or <c>tts</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its weights.</param>
public sealed record LoadedModel(string Kind, string Name, long Bytes);
