using HomeLab.Inference.Vad;

namespace HomeLab.Inference.Wake;

/// <summary>The highest probability of speech within the last 0.8 s, for the optional gate. Scheduler's thread only.</summary>
internal sealed class SpeechGate : IDisposable
{
    private const int Frame = IVoiceActivityDetector.FrameSamples;

    /// <summary>25 frames of 32 ms: a wake word is heard up to that long after its last sound.</summary>
    private const int Memory = 25;

    private readonly IVoiceActivityStream _stream;
    private readonly float[] _frame = new float[Frame];
    private readonly float[] _probabilities = new float[Memory];
    private int _filled;
    private int _next;

    public SpeechGate(IVoiceActivityStream stream)
    {
        _stream = stream;
    }

    public float Push(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            var taken = Math.Min(samples.Length, Frame - _filled);
            samples[..taken].CopyTo(_frame.AsSpan(_filled));
            samples = samples[taken..];
            _filled += taken;
            if (_filled == Frame)
            {
                _probabilities[_next] = _stream.Push(_frame);
                _next = (_next + 1) % Memory;
                _filled = 0;
            }
        }

        return System.Numerics.Tensors.TensorPrimitives.Max<float>(_probabilities);
    }

    public void Reset()
    {
        _stream.Reset();
        Array.Clear(_probabilities);
        _filled = 0;
    }

    public void Dispose() => _stream.Dispose();
}
