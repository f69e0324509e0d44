using System.Diagnostics.Metrics;

namespace HomeLab.Inference.Speech;

/// <summary>What text to speech measures, on the meter <c>HomeLab.Inference</c>. Durations are in seconds.</summary>
internal sealed class SpeechMetrics
{
    private static readonly int[] Steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];

    private readonly Histogram<double> _phonemize;
    private readonly Histogram<double> _queue;
    private readonly Histogram<double> _firstAudio;
    private readonly Histogram<double> _synthesis;
    private readonly Histogram<double> _realTimeFactor;
    private readonly Histogram<double> _load;
    private readonly Counter<double> _audio;
    private readonly Counter<long> _rejections;
    private readonly Counter<long> _cacheHits;

    /// <summary>Creates the instruments.</summary>
    public SpeechMetrics(IMeterFactory? factory, Func<int> activeStreams)
    {
        var meter = factory?.Create("HomeLab.Inference") ?? new Meter("HomeLab.Inference");
        _phonemize = Seconds(meter, "homelab.tts.phonemize.duration", "Text to phonemes, one piece", 0.001);
        _queue = Seconds(meter, "homelab.tts.queue.duration", "Waiting for a worker", 0.001);
        _firstAudio = Seconds(meter, "homelab.tts.first_audio.duration", "First text of a reply to its first audio", 0.005);
        _synthesis = Seconds(meter, "homelab.tts.synthesis.duration", "Model time of one sentence", 0.005);
        _load = Seconds(meter, "homelab.tts.voice.load.duration", "Loading a voice", 0.05);
        _realTimeFactor = meter.CreateHistogram(
            "homelab.tts.real_time_factor",
            "1",
            "Model time over audio time, one sentence",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2] });
        _audio = meter.CreateCounter<double>("homelab.tts.audio", "s", "Audio synthesised");
        _rejections = meter.CreateCounter<long>("homelab.tts.rejections", "{reply}", "Replies refused because too many were under way");
        _cacheHits = meter.CreateCounter<long>("homelab.tts.phrase_cache.hits", "{sentence}", "Sentences taken from the phrase cache");
        meter.CreateObservableUpDownCounter("homelab.tts.active", activeStreams, "{reply}", "Replies under way");
    }

    public void Phonemized(TimeSpan duration) => _phonemize.Record(duration.TotalSeconds);

    public void Queued(TimeSpan duration) => _queue.Record(duration.TotalSeconds);

    public void FirstAudio(TimeSpan duration, string engine) =>
        _firstAudio.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("engine", engine));

    public void Synthesized(TimeSpan duration, TimeSpan audio)
    {
        _synthesis.Record(duration.TotalSeconds);
        _audio.Add(audio.TotalSeconds);
        if (audio > TimeSpan.Zero)
        {
            _realTimeFactor.Record(duration / audio);
        }
    }

    public void Loaded(TimeSpan duration) => _load.Record(duration.TotalSeconds);

    public void Rejected() => _rejections.Add(1);

    public void CacheHit() => _cacheHits.Add(1);

    private static Histogram<double> Seconds(Meter meter, string name, string description, double smallest)
    {
        double[] boundaries = [.. Steps.Select(step => smallest * step)];
        return meter.CreateHistogram(
            name, "s", description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
    }
}
