using System.Diagnostics;
using HomeLab.Inference.Speech;

namespace HomeLab.Inference.Piper;

/// <summary>A Piper voice that can speak: phonemes from espeak-ng's thread, samples from a worker, one stretch a work item.</summary>
internal sealed class PiperSpeaker : ISpeaker
{
    private readonly PiperVoice _voice;
    private readonly PiperPhonemizer _phonemizer;
    private readonly PhonemeEncoder _encoder;
    private readonly PiperModels _models;
    private readonly PhraseCache _phrases;
    private readonly SpeechServices _services;
    private int _reportedMissing;

    /// <summary>Creates the speaker of a voice.</summary>
    public PiperSpeaker(PiperVoice voice, PiperModels models, ClauseSource clauses, PhraseCache phrases, SpeechServices services)
    {
        (_voice, _models, _phrases, _services) = (voice, models, phrases, services);
        _phonemizer = new PiperPhonemizer(voice.Config, clauses);
        _encoder = new PhonemeEncoder(voice.Config);
        var tag = LanguageTag.Parse(voice.Config.LanguageCode);
        Language = tag.Language;
        Voice = new Voice(
            voice.Name,
            Describe(voice),
            tag.Language.Length == 0 ? [] : [tag.ToString()],
            [.. voice.Config.SpeakerIds.OrderBy(pair => pair.Value).Select(pair => pair.Key)],
            voice.Config.SampleRateHz,
            voice.Licence,
            IsFallback: false);
    }

    /// <inheritdoc/>
    public Voice Voice { get; }

    /// <inheritdoc/>
    public string Language { get; }

    /// <summary>Identifies the version of the files.</summary>
    public string Stamp => _voice.Stamp;

    /// <summary>Loads the model, so that the first sentence need not wait for it.</summary>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        using var lease = await _models.AcquireAsync(_voice, cancellationToken);
    }

    /// <inheritdoc/>
    public void Prepare() => _ = _models.PrepareAsync(_voice);

    /// <inheritdoc/>
    public async Task SpeakAsync(string text, SpeechRequest request, PcmSink sink, CancellationToken cancellationToken)
    {
        var settings = new PiperSettings(
            request.NoiseScale ?? _voice.Config.NoiseScale,
            _voice.Config.LengthScale / Math.Clamp(request.Speed, 0.25f, 4f),
            request.NoiseWidth ?? _voice.Config.NoiseWidth,
            _voice.Config.FindSpeaker(request.Speaker));
        foreach (var sentence in await _phonemizer.PhonemizeAsync(text, cancellationToken))
        {
            var key = new PhraseKey(_voice.Stamp, settings, string.Concat(sentence));
            if (_phrases.TryGet(key, out var known))
            {
                _services.Metrics.CacheHit();
                foreach (var stretch in known)
                {
                    await sink.WriteAsync(stretch, cancellationToken);
                }
            }
            else
            {
                await SynthesizeAsync(Encode(sentence), settings, request, _phrases.Record(key), sink, cancellationToken);
            }
        }
    }

    private long[] Encode(IReadOnlyList<string> sentence)
    {
        var ids = _encoder.Encode(sentence, out var missing);
        if (missing > 0 && Interlocked.Exchange(ref _reportedMissing, 1) == 0)
        {
            _services.Logger.PhonemesMissing(Voice.Name, missing);
        }

        return ids;
    }

    private async Task SynthesizeAsync(
        long[] ids, PiperSettings settings, SpeechRequest request, PhraseRecorder recorder, PcmSink sink, CancellationToken cancellationToken)
    {
        using var lease = await _models.AcquireAsync(_voice, cancellationToken);
        using var synthesis = lease.Model.Begin(ids, settings);
        var (spent, total) = (TimeSpan.Zero, 0L);
        while (true)
        {
            var (samples, duration) = await RunAsync(synthesis, request, cancellationToken);
            spent += duration;
            if (samples.IsEmpty)
            {
                break;
            }

            total += samples.Length;
            recorder.Append(samples.Span);
            await sink.WriteAsync(samples, cancellationToken);
        }

        recorder.Complete();
        _services.Metrics.Synthesized(spent, TimeSpan.FromSeconds((double)total / Voice.SampleRateHz));
    }

    private Task<(ReadOnlyMemory<float> Samples, TimeSpan Duration)> RunAsync(
        IUtteranceSynthesis synthesis, SpeechRequest request, CancellationToken cancellationToken)
    {
        var queued = Stopwatch.GetTimestamp();
        return _services.Workers.TryRun(Next, request.Priority, cancellationToken, out var result)
            ? result
            : throw new OverloadedException();

        (ReadOnlyMemory<float>, TimeSpan) Next(CancellationToken token)
        {
            _services.Metrics.Queued(Stopwatch.GetElapsedTime(queued));
            var started = Stopwatch.GetTimestamp();
            return (synthesis.Next(token), Stopwatch.GetElapsedTime(started));
        }
    }

    private static string Describe(PiperVoice voice) => (voice.Config.Dataset, voice.Config.Quality) switch
    {
        ({ Length: > 0 } dataset, { Length: > 0 } quality) => $"{dataset} ({quality})",
        _ => voice.Name,
    };
}
