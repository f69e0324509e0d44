using System.Diagnostics;
using HomeLab.Inference.Loading;
using HomeLab.Inference.Onnx;
using HomeLab.Inference.Speech;

namespace HomeLab.Inference.Piper;

/// <summary>The voices' places in the memory budget, by the version of their files.</summary>
internal sealed class PiperModels(OnnxSessions sessions, int threads, ModelMemory memory, SpeechServices services) : IDisposable
{
    private readonly Dictionary<string, ModelSlot<PiperModel>> _slots = [];
    private readonly Lock _gate = new();
    private string? _warm;

    /// <summary>Gets a voice for use; the caller disposes what it gets once.</summary>
    /// <exception cref="InferenceException">The voice cannot be loaded, or there is no room for it.</exception>
    public Task<ModelLease<PiperModel>> AcquireAsync(PiperVoice voice, CancellationToken cancellationToken) =>
        Find(voice).AcquireAsync(cancellationToken);

    /// <summary>Begins to load a voice, if it is not loaded.</summary>
    public Task PrepareAsync(PiperVoice voice) => Find(voice).PrepareAsync();

    /// <summary>Forgets voices whose files changed or went; sentences under way finish with what they have.</summary>
    /// <param name="voices">The voices that there are.</param>
    /// <param name="warm">Stamp of the voice that is kept while it is unused.</param>
    public void KeepOnly(IEnumerable<PiperVoice> voices, string? warm)
    {
        var stamps = voices.Select(voice => voice.Stamp).ToHashSet(StringComparer.Ordinal);
        lock (_gate)
        {
            _warm = warm;
            foreach (var (stamp, slot) in _slots.ToList())
            {
                slot.StaysWarm = stamp == warm;
                if (!stamps.Contains(stamp))
                {
                    _slots.Remove(stamp);
                    slot.Dispose();
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => KeepOnly([], null);

    private ModelSlot<PiperModel> Find(PiperVoice voice)
    {
        lock (_gate)
        {
            if (!_slots.TryGetValue(voice.Stamp, out var slot))
            {
                slot = memory.Add("tts", voice.Name, new FileInfo(voice.Path).Length, () => Load(voice));
                slot.StaysWarm = voice.Stamp == _warm;
                _slots[voice.Stamp] = slot;
            }

            return slot;
        }
    }

    private PiperModel Load(PiperVoice voice)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            var model = PiperModel.Load(voice.Path, sessions, threads);
            var duration = Stopwatch.GetElapsedTime(started);
            services.Metrics.Loaded(duration);
            services.Logger.VoiceLoaded(voice.Name, (long)duration.TotalMilliseconds, model.Bytes >> 20, model.Mode);
            return model;
        }
        catch (InferenceException failure)
        {
            services.Logger.VoiceRefused(voice.Path, failure.Message);
            throw;
        }
    }
}
