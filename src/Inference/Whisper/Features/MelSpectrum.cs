using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Whisper.Features;

/// <summary>
/// log10 mel power of up to eight frames at once. Holds scratch memory: one instance a thread.
/// </summary>
internal sealed class MelSpectrum
{
    /// <summary>Frames computed together.</summary>
    public const int Lanes = 8;

    private const float Floor = 1e-10f;
    private static readonly float Log10Of2 = MathF.Log10(2);
    private readonly MelFilterBank _filters;
    private readonly FourierTransform _transform;
    private readonly float[] _window;
    private readonly float[] _cos;
    private readonly float[] _sin;
    private readonly Vector256<float>[] _re;
    private readonly Vector256<float>[] _im;
    private readonly Vector256<float>[] _power;

    /// <summary>
    /// Prepares the tables: a periodic Hann window (w[n] = 0.5 - 0.5 cos(2πn / size)) and the rotation from a half-size complex spectrum to
    /// a real one.
    /// </summary>
    public MelSpectrum(MelFilterBank filters, int fftSize)
    {
        FftSize = fftSize;
        _filters = filters;
        var half = fftSize / 2;
        _transform = new FourierTransform(half);
        _window = new float[fftSize];
        for (var n = 0; n < fftSize; n++)
        {
            _window[n] = (float)(0.5 - (0.5 * Math.Cos(2 * Math.PI * n / fftSize)));
        }

        (_cos, _sin) = (new float[half + 1], new float[half + 1]);
        for (var k = 0; k <= half; k++)
        {
            (var sin, var cos) = Math.SinCos(-2 * Math.PI * k / fftSize);
            (_sin[k], _cos[k]) = ((float)sin, (float)cos);
        }

        (_re, _im, _power) = (new Vector256<float>[half], new Vector256<float>[half], new Vector256<float>[half + 1]);
    }

    /// <summary>Samples of one frame.</summary>
    public int FftSize { get; }

    /// <summary>Mel bands of one frame.</summary>
    public int Bands => _filters.Bands;

    /// <summary>Computes frames that begin every <paramref name="hop"/> samples.</summary>
    /// <param name="samples">At least (count - 1) · hop + <see cref="FftSize"/> samples.</param>
    /// <param name="hop">Distance of the frames.</param>
    /// <param name="count">1 … <see cref="Lanes"/>.</param>
    /// <param name="target">count · <see cref="Bands"/> values, frame slow.</param>
    public void Compute(ReadOnlySpan<float> samples, int hop, int count, Span<float> target)
    {
        Load(samples, hop, count);
        _transform.Transform(_re, _im);
        TakePower();
        Span<float> lanes = stackalloc float[Lanes];
        for (var band = 0; band < Bands; band++)
        {
            var sum = Vector256<float>.Zero;
            var first = _filters.FirstBin(band);
            var weights = _filters.Weights(band);
            for (var i = 0; i < weights.Length; i++)
            {
                sum += _power[first + i] * weights[i];
            }

            (Vector256.Log2(Vector256.Max(sum, Vector256.Create(Floor))) * Log10Of2).CopyTo(lanes);
            for (var frame = 0; frame < count; frame++)
            {
                target[(frame * Bands) + band] = lanes[frame];
            }
        }
    }

    private void Load(ReadOnlySpan<float> samples, int hop, int count)
    {
        var re = MemoryMarshal.Cast<Vector256<float>, float>(_re.AsSpan());
        var im = MemoryMarshal.Cast<Vector256<float>, float>(_im.AsSpan());
        for (var frame = 0; frame < Lanes; frame++)
        {
            if (frame >= count)
            {
                for (var n = 0; n < _re.Length; n++)
                {
                    re[(n * Lanes) + frame] = 0;
                    im[(n * Lanes) + frame] = 0;
                }

                continue;
            }

            var source = samples.Slice(frame * hop, FftSize);
            for (var n = 0; n < _re.Length; n++)
            {
                re[(n * Lanes) + frame] = source[2 * n] * _window[2 * n];
                im[(n * Lanes) + frame] = source[(2 * n) + 1] * _window[(2 * n) + 1];
            }
        }
    }

    // Even samples went in as the real part and odd ones as the imaginary part, so
    // X[k] = (Z[k] + Z*[h-k]) / 2 - i e^(-2πik/size) (Z[k] - Z*[h-k]) / 2 with h half the size.
    private void TakePower()
    {
        var half = _re.Length;
        for (var k = 0; k <= half; k++)
        {
            var (here, there) = (k % half, (half - k) % half);
            var evenRe = (_re[here] + _re[there]) * 0.5f;
            var evenIm = (_im[here] - _im[there]) * 0.5f;
            var oddRe = (_im[here] + _im[there]) * 0.5f;
            var oddIm = (_re[there] - _re[here]) * 0.5f;
            var re = evenRe + (oddRe * _cos[k]) - (oddIm * _sin[k]);
            var im = evenIm + (oddRe * _sin[k]) + (oddIm * _cos[k]);
            _power[k] = (re * re) + (im * im);
        }
    }
}
