using System.Numerics.Tensors;
using HomeLab.Inference.Audio;

namespace HomeLab.Inference.Vad;

/// <summary>Features of the last 1024 samples, every 512.</summary>
internal sealed class HarmonicVadStream : IVoiceActivityStream
{
    private const int Frame = IVoiceActivityDetector.FrameSamples;
    private const int Window = 2 * Frame;

    /// <summary>400 … 70 Hz at 16 kHz.</summary>
    private const int MinLag = 40;
    private const int MaxLag = 228;

    /// <summary>Quieter than this (−55 dB full scale) nobody speaks into the microphone.</summary>
    private const float QuietestSpeech = 0.0018f;

    /// <summary>The floor creeps up by 1.5 dB a second and falls at once.</summary>
    private const float FloorRise = 1.0055f;

    /// <summary>Frames that unvoiced sounds between voiced ones are bridged.</summary>
    private const int HoldFrames = 8;

    private readonly float[] _window = new float[Window];
    private readonly float[] _power = new float[(Window / 2) + 1];
    private readonly RealFft _fft = new(Window);
    private float _floor = QuietestSpeech;
    private float _probability;
    private int _voicedRun;
    private int _hold;

    public float Push(ReadOnlySpan<float> frame)
    {
        if (frame.Length != Frame)
        {
            throw new ArgumentException($"Expected {Frame} samples, not {frame.Length}.", nameof(frame));
        }

        _window.AsSpan(Frame).CopyTo(_window);
        frame.CopyTo(_window.AsSpan(Frame));
        var level = MathF.Sqrt(TensorPrimitives.SumOfSquares(frame) / Frame);
        _floor = Math.Clamp(level, QuietestSpeech / 4, _floor * FloorRise);
        var voiced = level > Math.Max(QuietestSpeech, 3 * _floor) && Voicing() > 0.5f && Tilt() > 0.2f;
        _voicedRun = voiced ? _voicedRun + 1 : 0;
        _hold = _voicedRun >= 2 ? HoldFrames : Math.Max(0, _hold - 1);
        var target = _hold > 0 ? 0.9f : voiced ? 0.4f : 0.05f;
        _probability += 0.7f * (target - _probability);
        return _probability;
    }

    public void Reset()
    {
        Array.Clear(_window);
        _floor = QuietestSpeech;
        _probability = 0;
        _voicedRun = 0;
        _hold = 0;
    }

    public void Dispose()
    {
    }

    /// <summary>Highest normalised autocorrelation over the lags of a human voice, 0 … 1.</summary>
    private float Voicing()
    {
        var head = _window.AsSpan(0, Window - MaxLag);
        var energy = TensorPrimitives.SumOfSquares(head) + 1e-9f;
        var best = 0f;
        for (var lag = MinLag; lag <= MaxLag; lag += 2)
        {
            var shifted = _window.AsSpan(lag, head.Length);
            var match = TensorPrimitives.Dot(head, shifted) / MathF.Sqrt(energy * (TensorPrimitives.SumOfSquares(shifted) + 1e-9f));
            best = Math.Max(best, match);
        }

        return best;
    }

    /// <summary>
    /// Share of the power between 200 and 3400 Hz, less the spectral flatness there: near 1 for a voice, near 0 for hiss and rumble.
    /// </summary>
    private float Tilt()
    {
        _fft.Power(_window, _power);
        var band = _power.AsSpan(13, 205);
        var sum = TensorPrimitives.Sum<float>(band) + 1e-12f;
        var total = TensorPrimitives.Sum<float>(_power) + 1e-12f;
        var logs = 0f;
        foreach (var value in band)
        {
            logs += MathF.Log(value + 1e-12f);
        }

        return (sum / total) - (MathF.Exp(logs / band.Length) / (sum / band.Length));
    }
}
