using System.Diagnostics;
using System.Diagnostics.Metrics;
using HomeLab.Inference.Recognition;

namespace HomeLab.Inference.Whisper;

/// <summary>Instruments of speech to text, on the meter <c>HomeLab.Inference</c>. Every measurement carries the tag <c>model</c>.</summary>
internal sealed class WhisperMetrics : IDisposable
{
    private readonly TagList _tags;
    private readonly Histogram<double> _queue;
    private readonly Histogram<double> _encode;
    private readonly Histogram<double> _decode;
    private readonly Histogram<double> _realTimeFactor;
    private readonly Counter<long> _tokens;
    private readonly Counter<double> _audio;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _speculated;
    private readonly Histogram<int> _batch;
    private readonly string _model;
    private Func<int>? _queueDepth;

    /// <summary>Creates the instruments.</summary>
    public WhisperMetrics(IMeterFactory? meters, string model, Func<int> queueDepth)
    {
        var meter = meters?.Create("HomeLab.Inference") ?? new Meter("HomeLab.Inference");
        _model = model;
        _queueDepth = queueDepth;
        _tags = new TagList { { "model", model } };
        _queue = meter.CreateHistogram<double>("homelab.stt.queue.duration", "s", "Time an utterance waits for a worker.");
        _encode = meter.CreateHistogram<double>("homelab.stt.encode.duration", "s", "Encoder time of an utterance.");
        _decode = meter.CreateHistogram<double>("homelab.stt.decode.duration", "s", "Decoder time of an utterance.");
        _realTimeFactor = meter.CreateHistogram<double>("homelab.stt.real_time_factor", "1", "Compute time over audio time.");
        _tokens = meter.CreateCounter<long>("homelab.stt.tokens", "{token}", "Tokens generated.");
        _audio = meter.CreateCounter<double>("homelab.stt.audio", "s", "Audio transcribed.");
        _rejected = meter.CreateCounter<long>("homelab.stt.rejected", "{utterance}", "Utterances refused because the queue was full.");
        _speculated = meter.CreateCounter<long>(
            "homelab.stt.speculations", "{transcript}", "Transcripts computed ahead; outcome says whether nothing more was said.");
        _batch = meter.CreateHistogram(
            "homelab.stt.batch.size",
            "{utterance}",
            "Utterances decoded side by side.",
            tags: null,
            new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32] });
        meter.CreateObservableGauge("homelab.stt.queue.depth", MeasureQueue, "{utterance}", "Utterances waiting.");
    }

    /// <summary>Measures nothing any more: a meter keeps its instruments for ever, and a model that is loaded again has new ones.</summary>
    public void Dispose() => _queueDepth = null;

    /// <summary>An utterance became a transcript.</summary>
    public void Transcribed(Transcript transcript, int tokens)
    {
        var (queued, encode, decode) = transcript.Timing;
        _queue.Record(queued.TotalSeconds, _tags);
        _encode.Record(encode.TotalSeconds, _tags);
        _decode.Record(decode.TotalSeconds, _tags);
        _tokens.Add(tokens, _tags);
        _audio.Add(transcript.AudioDuration.TotalSeconds, _tags);
        if (transcript.AudioDuration > TimeSpan.Zero)
        {
            _realTimeFactor.Record((encode + decode) / transcript.AudioDuration, _tags);
        }
    }

    /// <summary>An utterance found no place in the queue.</summary>
    public void Rejected() => _rejected.Add(1, _tags);

    /// <summary>Utterances are decoded side by side, or one alone.</summary>
    public void Together(int utterances) => _batch.Record(utterances, _tags);

    /// <summary>A transcript computed ahead was the final one, or was not.</summary>
    public void Speculated(bool confirmed) =>
        _speculated.Add(1, new("model", _model), new("outcome", confirmed ? "confirmed" : "discarded"));

    private IEnumerable<Measurement<int>> MeasureQueue() =>
        _queueDepth is { } depth ? [new(depth(), new KeyValuePair<string, object?>("model", _model))] : [];
}
