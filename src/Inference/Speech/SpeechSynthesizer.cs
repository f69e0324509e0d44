using System.Diagnostics.Metrics;
using HomeLab.Inference.Espeak;
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
    private readonly IReadOnlyList<ISpeaker> _builtIn;
    private readonly VoiceCatalog _catalog;

    /// <summary>Finds espeak-ng and the voices. Models are loaded later, at their first use.</summary>
    /// <param name="options">Settings; not changed afterwards.</param>
    /// <param name="logger">Where to report; null for nowhere.</param>
    /// <param name="meters">Factory of the meter <c>HomeLab.Inference</c>; null for one of its own.</param>
    public SpeechSynthesizer(SpeechOptions options, ILogger<SpeechSynthesizer>? logger = null, IMeterFactory? meters = null)
    {
        var threads = options.Threads > 0 ? options.Threads : Math.Min(4, ThreadBudget.Cores);
        var workers = options.Workers > 0 ? options.Workers : Math.Max(1, ThreadBudget.Cores / threads);
        var admission = new SpeechAdmission(options.MaxActiveStreams);
        _services = new SpeechServices(
            options,
            new WorkerPool("tts", workers, options.MaxActiveStreams),
            admission,
            new SpeechMetrics(meters, () => admission.Active),
            logger ?? NullLogger<SpeechSynthesizer>.Instance);
        _builtIn = FindBuiltIn();
        _catalog = new VoiceCatalog([], _builtIn, options.DefaultVoice, options.DefaultLanguage);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Voice> Voices => _catalog.Voices;

    /// <inheritdoc/>
    public Voice? FindVoice(string? name, string? language) => _catalog.Find(name, language)?.Voice;

    /// <inheritdoc/>
    /// <exception cref="InferenceException">The voice is no longer installed.</exception>
    public ISpeechStream OpenStream(SpeechRequest request)
    {
        var speaker = _catalog.Exact(request.Voice.Name)
            ?? throw new InferenceException($"Voice '{request.Voice.Name}' is not installed (any more); ask for one of the listed voices.");
        return new SpeechStream(speaker, request, _services);
    }

    /// <inheritdoc/>
    public void Dispose() => _services.Workers.Dispose();

    private IReadOnlyList<ISpeaker> FindBuiltIn()
    {
        try
        {
            var setup = EspeakEngine.Shared.WaitForSetup();
            return [.. setup.Languages.Select(language => new EspeakSpeaker(language, setup.SampleRateHz, _services))];
        }
        catch (InferenceException missing)
        {
            _services.Logger.EspeakMissing(missing.Message);
            return [];
        }
    }
}
