using System.Diagnostics;
using HomeLab.Inference.Onnx;
using HomeLab.Inference.Speech;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Loaded voices within a memory budget, least recently used out first. One voice is loaded at a time, on a thread of its own; whoever
/// wants it waits for that one load. A voice that failed to load fails again at once until its files change.
/// </summary>
internal sealed class PiperModels : IDisposable
{
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Lock _gate = new();
    private readonly OnnxSessions _sessions;
    private readonly SpeechServices _services;
    private readonly int _threads;
    private long _uses;
    private bool _disposed;

    /// <summary>Creates the store.</summary>
    public PiperModels(OnnxSessions sessions, int threads, SpeechServices services)
    {
        (_sessions, _threads, _services) = (sessions, threads, services);
    }

    /// <summary>Bytes of the voices that are loaded.</summary>
    public long LoadedBytes
    {
        get
        {
            lock (_gate)
            {
                return _entries.Values.Sum(entry => entry.Bytes);
            }
        }
    }

    /// <summary>Gets a voice for use; the caller disposes what it gets once.</summary>
    /// <exception cref="InferenceException">The voice cannot be loaded.</exception>
    public async Task<PiperModel> AcquireAsync(PiperVoice voice, CancellationToken cancellationToken)
    {
        while (true)
        {
            var model = await Find(voice).Model.WaitAsync(cancellationToken);
            if (model.TryAddUser())
            {
                return model;
            }
        }
    }

    /// <summary>Forgets voices whose files changed or went; sentences under way finish with what they have.</summary>
    public void KeepOnly(IEnumerable<PiperVoice> voices)
    {
        var stamps = voices.Select(voice => voice.Stamp).ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var stamp in _entries.Keys.Where(stamp => !stamps.Contains(stamp)).ToList())
            {
                Drop(stamp);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            foreach (var stamp in _entries.Keys.ToList())
            {
                Drop(stamp);
            }
        }
    }

    private Entry Find(PiperVoice voice)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_entries.TryGetValue(voice.Stamp, out var entry))
            {
                entry = new Entry(voice.Name, LoadAsync(voice));
                _entries[voice.Stamp] = entry;
            }

            entry.LastUse = ++_uses;
            return entry;
        }
    }

    private async Task<PiperModel> LoadAsync(PiperVoice voice)
    {
        await Task.Yield();
        await _loading.WaitAsync();
        try
        {
            var started = Stopwatch.GetTimestamp();
            var model = await Task.Factory.StartNew(
                () => PiperModel.Load(voice.Path, _sessions, _threads),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
            Loaded(voice, model, Stopwatch.GetElapsedTime(started));
            return model;
        }
        catch (InferenceException failure)
        {
            _services.Logger.VoiceRefused(voice.Path, failure.Message);
            throw;
        }
        finally
        {
            _loading.Release();
        }
    }

    private void Loaded(PiperVoice voice, PiperModel model, TimeSpan duration)
    {
        _services.Metrics.Loaded(duration);
        _services.Logger.VoiceLoaded(voice.Name, (long)duration.TotalMilliseconds, model.Bytes >> 20, model.Mode);
        lock (_gate)
        {
            if (!_entries.TryGetValue(voice.Stamp, out var entry))
            {
                // Its files changed while it was loaded: whoever waits speaks with it, then it goes.
                return;
            }

            entry.Bytes = model.Bytes;
            MakeRoom(voice.Stamp);
        }
    }

    private void MakeRoom(string newest)
    {
        var used = _entries.Values.Sum(entry => entry.Bytes);
        foreach (var (stamp, entry) in _entries.OrderBy(pair => pair.Value.LastUse).ToList())
        {
            if (used <= _services.Options.VoiceMemoryBytes)
            {
                return;
            }

            if (stamp != newest && entry.Bytes > 0)
            {
                used -= entry.Bytes;
                Drop(stamp);
                _services.Logger.VoiceUnloaded(entry.Name);
            }
        }
    }

    private void Drop(string stamp)
    {
        if (_entries.Remove(stamp, out var entry))
        {
            // Runs at once when the model is loaded, else when it will be.
            _ = entry.Model.ContinueWith(
                static loaded => loaded.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private sealed class Entry(string name, Task<PiperModel> model)
    {
        public string Name { get; } = name;

        public Task<PiperModel> Model { get; } = model;

        public long Bytes { get; set; }

        public long LastUse { get; set; }
    }
}
