using HomeLab.Inference.Audio;

namespace HomeLab.Inference.Vad;

/// <summary>
/// Listens along: cuts 16 kHz samples into frames, asks the detector, and keeps the segments. The frame that is not full yet counts as
/// unheard until <see cref="Complete"/>. Allocates nothing per frame while no segment ends. Not thread-safe.
/// </summary>
public sealed class SpeechTracker : ISampleSink, IDisposable
{
    private const int Frame = IVoiceActivityDetector.FrameSamples;

    private readonly IVoiceActivityStream _stream;
    private readonly float[] _frame = new float[Frame];
    private int _filled;

    /// <summary>Creates a tracker, which disposes <paramref name="stream"/>.</summary>
    public SpeechTracker(IVoiceActivityStream stream, SpeechSegmenterOptions? options = null)
    {
        _stream = stream;
        Segmenter = new SpeechSegmenter(options);
    }

    /// <summary>What has been heard.</summary>
    public SpeechSegmenter Segmenter { get; }

    /// <summary>Samples taken.</summary>
    public long Samples => Segmenter.Position + _filled;

    /// <summary>Probability of the last full frame; 0 before the first.</summary>
    public float Probability { get; private set; }

    /// <inheritdoc/>
    public void Accept(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            var taken = Math.Min(samples.Length, Frame - _filled);
            samples[..taken].CopyTo(_frame.AsSpan(_filled));
            samples = samples[taken..];
            _filled += taken;
            if (_filled == Frame)
            {
                PushFrame();
            }
        }
    }

    /// <summary>The audio ends here: hears the last frame, filled up with silence.</summary>
    /// <returns>The padded segments, none of them beyond the last sample.</returns>
    public IReadOnlyList<SpeechSegment> Complete()
    {
        var total = Samples;
        if (_filled > 0)
        {
            _frame.AsSpan(_filled).Clear();
            PushFrame();
        }

        return Segmenter.Segments(total);
    }

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        _filled = 0;
        Probability = 0;
        _stream.Reset();
        Segmenter.Reset();
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void PushFrame()
    {
        Probability = _stream.Push(_frame);
        Segmenter.Push(Probability);
        _filled = 0;
    }
}
