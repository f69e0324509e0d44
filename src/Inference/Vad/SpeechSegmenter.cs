namespace HomeLab.Inference.Vad;

/// <summary>
/// Turns one probability per frame into segments of speech, as it comes: begins at the threshold, ends below threshold − hysteresis for
/// <see cref="SpeechSegmenterOptions.MinSilence"/>, drops what is too short, pads the rest. Not thread-safe.
/// </summary>
public sealed class SpeechSegmenter
{
    private const int Frame = IVoiceActivityDetector.FrameSamples;
    private const int SampleRateHz = 16_000;

    private readonly float _threshold;
    private readonly float _release;
    private readonly long _minSpeech;
    private readonly long _minSilence;
    private readonly long _leadIn;
    private readonly long _padding;
    private readonly List<SpeechSegment> _segments = [];
    private long _position;
    private long _start = -1;
    private long _quietSince = -1;

    /// <summary>Creates a segmenter.</summary>
    public SpeechSegmenter(SpeechSegmenterOptions? options = null)
    {
        options ??= new SpeechSegmenterOptions();
        _threshold = options.Threshold;
        _release = options.Threshold - options.Hysteresis;
        _minSpeech = Samples(options.MinSpeech);
        _minSilence = Samples(options.MinSilence);
        _leadIn = Samples(options.LeadIn ?? options.Padding);
        _padding = Samples(options.Padding);
    }

    /// <summary>Samples seen.</summary>
    public long Position => _position;

    /// <summary>Whether speech goes on, or paused for less than <see cref="SpeechSegmenterOptions.MinSilence"/>.</summary>
    public bool InSpeech => _start >= 0;

    /// <summary>Whether there was speech of at least <see cref="SpeechSegmenterOptions.MinSpeech"/>, ended or not.</summary>
    public bool HasSpeech => _segments.Count > 0 || (InSpeech && OpenEnd - _start >= _minSpeech);

    /// <summary>Samples since speech was last heard; since the beginning when there was none.</summary>
    public long SilenceSamples => InSpeech ? _position - OpenEnd : _segments.Count > 0 ? _position - _segments[^1].End : _position;

    /// <summary>Where speech was first heard; -1 before.</summary>
    public long FirstSpeech => _segments.Count > 0 ? _segments[0].Start : _start;

    private long OpenEnd => _quietSince >= 0 ? _quietSince : _position;

    /// <summary>Takes the probability of the next frame.</summary>
    /// <returns>True when a segment ended with this frame.</returns>
    public bool Push(float probability)
    {
        var at = _position;
        _position += Frame;
        if (probability >= _threshold)
        {
            _quietSince = -1;
            _start = InSpeech ? _start : at;
        }
        else if (InSpeech && probability < _release)
        {
            _quietSince = _quietSince >= 0 ? _quietSince : at;
            return _position - _quietSince >= _minSilence && Close(_quietSince);
        }

        return false;
    }

    /// <summary>
    /// The segments so far, padded; speech that still goes on counts up to now. The last one may yet grow while <see cref="InSpeech"/>.
    /// </summary>
    /// <param name="totalSamples">Length of the audio, which padding does not pass; negative = <see cref="Position"/>.</param>
    public IReadOnlyList<SpeechSegment> Segments(long totalSamples = -1)
    {
        var total = totalSamples >= 0 ? totalSamples : _position;
        var heard = new List<SpeechSegment>(_segments);
        if (InSpeech && OpenEnd - _start >= _minSpeech)
        {
            heard.Add(new SpeechSegment(_start, OpenEnd));
        }

        var padded = new SpeechSegment[heard.Count];
        for (var i = 0; i < padded.Length; i++)
        {
            var earliest = i == 0 ? 0 : (heard[i - 1].End + heard[i].Start) / 2;
            var latest = i + 1 == padded.Length ? total : (heard[i].End + heard[i + 1].Start) / 2;
            var before = i == 0 ? _leadIn : _padding;
            padded[i] = new SpeechSegment(Math.Max(earliest, heard[i].Start - before), Math.Min(latest, heard[i].End + _padding));
        }

        return padded;
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _segments.Clear();
        _position = 0;
        _start = -1;
        _quietSince = -1;
    }

    private static long Samples(TimeSpan time) => (long)(time.TotalSeconds * SampleRateHz);

    private bool Close(long end)
    {
        var longEnough = end - _start >= _minSpeech;
        if (longEnough)
        {
            _segments.Add(new SpeechSegment(_start, end));
        }

        _start = -1;
        _quietSince = -1;
        return longEnough;
    }
}
