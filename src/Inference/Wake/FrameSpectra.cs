using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Wake;

/// <summary>
/// Power spectra of the 8 overlapping frames of one call at once: lane f of every vector belongs to frame f, so that the transform is plain
/// vector arithmetic from the first stage to the last. A complex Stockham transform of half the length, radix 2, then even and odd samples
/// are untangled for the bins that the mel bands read. One instance per thread.
/// </summary>
internal sealed class FrameSpectra
{
    /// <summary>Bins computed: the highest mel band ends at bin 121.</summary>
    public const int Bins = 122;

    private const int Length = 512;
    private const int Half = Length / 2;
    private const int FrameStep = 160;
    private const int WindowSamples = 400;
    private const int WindowOffset = (Length - WindowSamples) / 2;
    private const float FullScale = 32768f;

    private static readonly float[] Window = HannPeriodic();
    private static readonly float[] Cos = Turns(Math.Cos);
    private static readonly float[] Sin = Turns(static angle => -Math.Sin(angle));

    private Vector256<float>[] _re = new Vector256<float>[Half];
    private Vector256<float>[] _im = new Vector256<float>[Half];
    private Vector256<float>[] _nextRe = new Vector256<float>[Half];
    private Vector256<float>[] _nextIm = new Vector256<float>[Half];

    /// <summary>Writes |X(k)|² for k below <see cref="Bins"/>, of samples in 16-bit range under a periodic Hann window of 400.</summary>
    /// <param name="samples">1760 samples in ±1; frame f begins at 160·f.</param>
    /// <param name="power">Room for <see cref="Bins"/> vectors.</param>
    public void Compute(ReadOnlySpan<float> samples, Span<Vector256<float>> power)
    {
        Load(samples);
        for (var stride = 1; stride < Half; stride *= 2)
        {
            Stage(stride);
            (_re, _nextRe) = (_nextRe, _re);
            (_im, _nextIm) = (_nextIm, _im);
        }

        for (var k = 0; k < Bins; k++)
        {
            var mirror = (Half - k) % Half;
            var (evenRe, evenIm) = ((_re[k] + _re[mirror]) * 0.5f, (_im[k] - _im[mirror]) * 0.5f);
            var (oddRe, oddIm) = ((_im[k] + _im[mirror]) * 0.5f, (_re[mirror] - _re[k]) * 0.5f);
            var re = evenRe + (oddRe * Cos[k]) - (oddIm * Sin[k]);
            var im = evenIm + (oddRe * Sin[k]) + (oddIm * Cos[k]);
            power[k] = (re * re) + (im * im);
        }
    }

    /// <summary>w(n) = ½ − ½·cos(2πn/400), times full scale.</summary>
    private static float[] HannPeriodic()
    {
        var window = new float[WindowSamples];
        for (var n = 0; n < WindowSamples; n++)
        {
            window[n] = (float)(FullScale * (0.5 - (0.5 * Math.Cos(2 * Math.PI * n / WindowSamples))));
        }

        return window;
    }

    /// <summary>e^(−2πik/512) for the first half circle; a transform of half the length takes every second.</summary>
    private static float[] Turns(Func<double, double> part)
    {
        var turns = new float[Half];
        for (var k = 0; k < Half; k++)
        {
            turns[k] = (float)part(2 * Math.PI * k / Length);
        }

        return turns;
    }

    /// <summary>Even samples become real parts, odd ones imaginary parts. Outside of the window everything is zero.</summary>
    private void Load(ReadOnlySpan<float> samples)
    {
        const int First = WindowOffset / 2;
        const int Count = WindowSamples / 2;
        Array.Clear(_re);
        Array.Clear(_im);
        for (var i = 0; i < Count; i++)
        {
            _re[First + i] = Lanes(samples, WindowOffset + (2 * i)) * Window[2 * i];
            _im[First + i] = Lanes(samples, WindowOffset + (2 * i) + 1) * Window[(2 * i) + 1];
        }
    }

    private static Vector256<float> Lanes(ReadOnlySpan<float> samples, int at)
    {
        var s = samples.Slice(at, (7 * FrameStep) + 1);
        return Vector256.Create(s[0], s[160], s[320], s[480], s[640], s[800], s[960], s[1120]);
    }

    /// <summary>One pass: butterflies of points half the length apart, written side by side.</summary>
    private void Stage(int stride)
    {
        for (var group = 0; group < Half / 2; group += stride)
        {
            var (cos, sin) = (Vector256.Create(Cos[2 * group]), Vector256.Create(Sin[2 * group]));
            Span<Vector256<float>> topRe = _re.AsSpan(group, stride), topIm = _im.AsSpan(group, stride);
            Span<Vector256<float>> bottomRe = _re.AsSpan(group + (Half / 2), stride), bottomIm = _im.AsSpan(group + (Half / 2), stride);
            Span<Vector256<float>> sumRe = _nextRe.AsSpan(2 * group, stride), sumIm = _nextIm.AsSpan(2 * group, stride);
            Span<Vector256<float>> turnedRe = _nextRe.AsSpan((2 * group) + stride, stride), turnedIm = _nextIm.AsSpan((2 * group) + stride, stride);
            for (var i = 0; i < topRe.Length; i++)
            {
                var (aRe, aIm, bRe, bIm) = (topRe[i], topIm[i], bottomRe[i], bottomIm[i]);
                sumRe[i] = aRe + bRe;
                sumIm[i] = aIm + bIm;
                var (dRe, dIm) = (aRe - bRe, aIm - bIm);
                turnedRe[i] = (dRe * cos) - (dIm * sin);
                turnedIm[i] = (dRe * sin) + (dIm * cos);
            }
        }
    }
}
