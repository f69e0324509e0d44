using System.Numerics;

namespace HomeLab.Inference.Audio;

/// <summary>
/// Discrete Fourier transform of real samples, length a power of two. A complex transform of half the length (Stockham, radix 2, real and
/// imaginary parts apart so that the inner loop is plain vector arithmetic), then one pass that untangles even and odd samples. One
/// instance per thread.
/// </summary>
public sealed class RealFft
{
    private readonly int _half;
    private readonly float[] _stageCos;
    private readonly float[] _stageSin;
    private readonly float[] _splitCos;
    private readonly float[] _splitSin;
    private float[] _re;
    private float[] _im;
    private float[] _nextRe;
    private float[] _nextIm;

    /// <summary>Prepares the tables.</summary>
    /// <param name="length">Samples per transform: a power of two, at least 4.</param>
    public RealFft(int length)
    {
        if (length < 4 || !BitOperations.IsPow2(length))
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "Expected a power of two, at least 4.");
        }

        Length = length;
        _half = length / 2;
        (_re, _im) = (new float[_half], new float[_half]);
        (_nextRe, _nextIm) = (new float[_half], new float[_half]);
        (_stageCos, _stageSin) = Turns(_half, _half / 2);
        (_splitCos, _splitSin) = Turns(length, _half + 1);
    }

    /// <summary>Samples per transform.</summary>
    public int Length { get; }

    /// <summary>Values of a spectrum: Length / 2 + 1.</summary>
    public int Bins => _half + 1;

    /// <summary>Writes |X(k)|² for k = 0 … Length / 2 (no scaling).</summary>
    /// <param name="samples"><see cref="Length"/> samples.</param>
    /// <param name="power">Room for <see cref="Bins"/>.</param>
    public void Power(ReadOnlySpan<float> samples, Span<float> power)
    {
        TransformHalf(samples);
        for (var k = 0; k <= _half; k++)
        {
            var (re, im) = Untangle(k);
            power[k] = (re * re) + (im * im);
        }
    }

    /// <summary>Writes X(k) = Σ x(n)·e^(−2πikn/Length) for k = 0 … Length / 2.</summary>
    /// <param name="samples"><see cref="Length"/> samples.</param>
    /// <param name="real">Room for <see cref="Bins"/>.</param>
    /// <param name="imaginary">Room for <see cref="Bins"/>.</param>
    public void Transform(ReadOnlySpan<float> samples, Span<float> real, Span<float> imaginary)
    {
        TransformHalf(samples);
        for (var k = 0; k <= _half; k++)
        {
            (real[k], imaginary[k]) = Untangle(k);
        }
    }

    private static (float[] Cos, float[] Sin) Turns(int circle, int count)
    {
        var (cos, sin) = (new float[count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            (var exactSin, var exactCos) = Math.SinCos(-2 * Math.PI * i / circle);
            (cos[i], sin[i]) = ((float)exactCos, (float)exactSin);
        }

        return (cos, sin);
    }

    /// <summary>X(k) of the real samples from Z(k) and Z(half − k) of the half-length transform.</summary>
    private (float Re, float Im) Untangle(int k)
    {
        var a = k == _half ? 0 : k;
        var b = k == 0 ? 0 : _half - k;
        var (evenRe, evenIm) = ((_re[a] + _re[b]) * 0.5f, (_im[a] - _im[b]) * 0.5f);
        var (oddRe, oddIm) = ((_im[a] + _im[b]) * 0.5f, (_re[b] - _re[a]) * 0.5f);
        var (cos, sin) = (_splitCos[k], _splitSin[k]);
        return (evenRe + (oddRe * cos) - (oddIm * sin), evenIm + (oddRe * sin) + (oddIm * cos));
    }

    private void TransformHalf(ReadOnlySpan<float> samples)
    {
        for (var i = 0; i < _half; i++)
        {
            _re[i] = samples[2 * i];
            _im[i] = samples[(2 * i) + 1];
        }

        for (var stride = 1; stride < _half; stride *= 2)
        {
            Stage(stride);
            (_re, _nextRe) = (_nextRe, _re);
            (_im, _nextIm) = (_nextIm, _im);
        }
    }

    /// <summary>
    /// One Stockham pass: butterflies of points half the length apart, written side by side, so that no bit reversal is needed.
    /// </summary>
    private void Stage(int stride)
    {
        var groups = _half / (2 * stride);
        for (var group = 0; group < groups; group++)
        {
            var (cos, sin) = (_stageCos[group * stride], _stageSin[group * stride]);
            var (top, bottom, to) = (group * stride, (group * stride) + (_half / 2), group * stride * 2);
            var i = 0;
            for (; i <= stride - Vector<float>.Count; i += Vector<float>.Count)
            {
                var (aRe, aIm) = (new Vector<float>(_re, top + i), new Vector<float>(_im, top + i));
                var (bRe, bIm) = (new Vector<float>(_re, bottom + i), new Vector<float>(_im, bottom + i));
                (aRe + bRe).CopyTo(_nextRe, to + i);
                (aIm + bIm).CopyTo(_nextIm, to + i);
                var (dRe, dIm) = (aRe - bRe, aIm - bIm);
                ((dRe * cos) - (dIm * sin)).CopyTo(_nextRe, to + stride + i);
                ((dRe * sin) + (dIm * cos)).CopyTo(_nextIm, to + stride + i);
            }

            for (; i < stride; i++)
            {
                var (dRe, dIm) = (_re[top + i] - _re[bottom + i], _im[top + i] - _im[bottom + i]);
                _nextRe[to + i] = _re[top + i] + _re[bottom + i];
                _nextIm[to + i] = _im[top + i] + _im[bottom + i];
                _nextRe[to + stride + i] = (dRe * cos) - (dIm * sin);
                _nextIm[to + stride + i] = (dRe * sin) + (dIm * cos);
            }
        }
    }
}
