using System.Diagnostics.Metrics;
using HomeLab.Inference.Espeak;
using HomeLab.Inference.Loading;
using HomeLab.Inference.Models;
using HomeLab.Inference.Onnx;
using HomeLab.Inference.Piper;
using HomeLab.Inference.Scheduling;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeLab.Inference.Speech;

/// <summary>
/// Text to speech: Piper voices from folders, and espeak-ng's built-in voice of every language, which also answers when no Piper voice is
/// installed. Thread-safe; one instance serves the process.
/// </summary>
public sealed class SpeechSynthesizer : ISpeechSynthesizer
{
    private readonly SpeechServices _services;
    private readonly PiperModels _models;
    private readonly ModelMemory? _ownMemory;
    private readonly ClauseSource _clauses;
    private readonly PhraseCache _phrases;
    private readonly IReadOnlyList<ISpeaker> _builtIn;
    private readonly List<FolderWatch> _watches;
    private readonly HashSet<string> _reported = [];
    private readonly Lock _refreshing = new();
    private VoiceCatalog _catalog;
    private bool _disposed;

    /// <summary>Finds espeak-ng and the voices. A model is loaded at its first use, or by <see cref="WarmAsync"/>.</summary>
    /// <param name="options">Settings; not changed afterwards.</param>
    /// <param name="logger">Where to report; null for nowhere.</param>
    /// <param name="meters">Factory of the meter <c>HomeLab.Inference</c>; null for one of its own.</param>
    /// <param name="memory">The budget that voices are loaded within; null for one of its own. Not disposed here.</param>
    public SpeechSynthesizer(
        SpeechOptions options, ILogger<SpeechSynthesizer>? logger = null, IMeterFactory? meters = null, ModelMemory? memory = null)
    {
        var threads = options.Threads > 0 ? options.Threads : Math.Min(4, ThreadBudget.Cores);
        var workers = options.Workers > 0 ? options.Workers : Math.Max(1, ThreadBudget.Cores / threads);
        var admission = new SpeechAdmission(options.MaxActiveStreams);
        var metrics = new SpeechMetrics(meters, () => admission.Active);
        // A stream under way has at most two items in the queue, one of a sentence ahead: with a place for each, none is refused half-way.
        var pool = new WorkerPool("tts", workers, 2 * options.MaxActiveStreams);
        _services = new SpeechServices(options, pool, admission, metrics, logger ?? NullLogger<SpeechSynthesizer>.Instance);
        _ownMemory = memory is null ? new ModelMemory(meters: meters) : null;
        _models = new PiperModels(new OnnxSessions(options.Device), threads, memory ?? _ownMemory!, _services);
        _clauses = new ClauseSource(options.RewriteOldPhonemes, metrics);
        _phrases = new PhraseCache(options.PhraseCacheBytes);
        _builtIn = FindBuiltIn();
        _catalog = new VoiceCatalog([], _builtIn, options.DefaultVoice, options.DefaultLanguage);
        Refresh();
        _watches =
        [
            .. options.VoiceFolders.Where(folder => folder.IsWatched).Select(
                folder => new FolderWatch(folder.Path, Refresh, _services.Logger)),
        ];
        if (_catalog.Voices is [{ IsFallback: true }, ..])
        {
            _services.Logger.FallbackOnly();
        }
    }

    /// <summary>Raised after <see cref="Voices"/> changed, on any thread.</summary>
    public event EventHandler? VoicesChanged;

    /// <inheritdoc/>
    public IReadOnlyList<Voice> Voices => Volatile.Read(ref _catalog).Voices;

    /// <inheritdoc/>
    public Voice? FindVoice(string? name, string? language) => Volatile.Read(ref _catalog).Find(name, language)?.Voice;

    /// <inheritdoc/>
    /// <exception cref="InferenceException">The voice is no longer installed.</exception>
    public ISpeechStream OpenStream(SpeechRequest request) =>
        new SpeechStream(FindSpeaker(request.Voice), request, _services);

    /// <summary>Loads a voice's model, so that its first sentence need not wait for it.</summary>
    /// <exception cref="InferenceException">It cannot be loaded.</exception>
    public Task WarmAsync(Voice voice, CancellationToken cancellationToken) =>
        FindSpeaker(voice) is PiperSpeaker piper ? piper.WarmAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Looks through the voice folders again: new voices appear, gone ones go, a bad one gives one warning.</summary>
    /// <returns>Whether <see cref="Voices"/> changed.</returns>
    public bool Refresh()
    {
        lock (_refreshing)
        {
            if (_disposed || !Rescan())
            {
                return false;
            }
        }

        VoicesChanged?.Invoke(this, EventArgs.Empty);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_refreshing)
        {
            _disposed = true;
        }

        _watches.ForEach(watch => watch.Dispose());
        _services.Workers.Dispose();
        _models.Dispose();
        _ownMemory?.Dispose();
    }

    private bool Rescan()
    {
        var scan = PiperVoiceScanner.Scan(_services.Options.VoiceFolders);
        foreach (var (file, stamp, reason) in scan.Refused)
        {
            if (_reported.Add(stamp))
            {
                _services.Logger.VoiceRefused(file, reason);
            }
        }

        var before = _catalog.Speakers.OfType<PiperSpeaker>().ToDictionary(speaker => speaker.Stamp, StringComparer.Ordinal);
        var now = scan.Voices.Select(
            voice => before.GetValueOrDefault(voice.Stamp) ?? new PiperSpeaker(voice, _models, _clauses, _phrases, _services));
        var after = now.ToList();
        if (after.Count == before.Count && after.TrueForAll(speaker => before.ContainsKey(speaker.Stamp)))
        {
            return false;
        }

        Report(before.Values.Select(speaker => speaker.Voice.Name), after.Select(speaker => speaker.Voice.Name));
        Volatile.Write(ref _catalog, new VoiceCatalog(after, _builtIn, _services.Options.DefaultVoice, _services.Options.DefaultLanguage));
        _models.KeepOnly(scan.Voices, (_catalog.Speakers.Count > 0 ? _catalog.Speakers[0] as PiperSpeaker : null)?.Stamp);
        return true;
    }

    private void Report(IEnumerable<string> before, IEnumerable<string> after)
    {
        var (gone, there) = (before.ToHashSet(), after.ToHashSet());
        foreach (var name in there.Except(gone))
        {
            _services.Logger.VoiceAppeared(name);
        }

        foreach (var name in gone.Except(there))
        {
            _services.Logger.VoiceGone(name);
        }
    }

    private ISpeaker FindSpeaker(Voice voice) => Volatile.Read(ref _catalog).Exact(voice.Name)
        ?? throw new InferenceException($"Voice '{voice.Name}' is not installed (any more); ask for one of the listed voices.");

    private IReadOnlyList<ISpeaker> FindBuiltIn()
    {
        try
        {
            var setup = EspeakEngine.Shared.WaitForSetup();
            _services.Logger.EspeakReady(setup.Version, setup.Languages.Count);
            return [.. setup.Languages.Select(language => new EspeakSpeaker(language, setup.SampleRateHz, _services))];
        }
        catch (InferenceException missing)
        {
            _services.Logger.EspeakMissing(missing.Message);
            return [];
        }
    }
}
