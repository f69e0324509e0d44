using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Whisper.Features;

/// <summary>
/// Complex discrete Fourier transform of eight signals at once, one in each lane of a <see cref="Vector256{T}"/>: no shuffles, and any size
/// made of factors 2, 4 and 5 (Whisper's 400 real samples are a complex 200 = 4 · 2 · 5 · 5). Stockham's self-sorting order, decimation in
/// frequency.
/// </summary>
internal sealed class FourierTransform
{
    private readonly List<Stage> _stages = [];
    private readonly Vector256<float>[] _scratchRe;
    private readonly Vector256<float>[] _scratchIm;

    /// <summary>Prepares a size.</summary>
    /// <exception cref="InferenceException">The size has a factor other than 2 and 5.</exception>
    public FourierTransform(int size)
    {
        _scratchRe = new Vector256<float>[size];
        _scratchIm = new Vector256<float>[size];
        for (int rest = size, stride = 1; rest > 1;)
        {
            var radix = rest % 4 == 0 ? 4 : rest % 5 == 0 ? 5 : rest % 2 == 0 ? 2
                : throw new InferenceException(
                    $"A spectrum of {size * 2} samples (n_fft in preprocessor_config.json) is not supported: expected an even number made of 2s and 5s.");
            _stages.Add(new Stage(radix, rest, stride));
            rest /= radix;
            stride *= radix;
        }
    }

    /// <summary>Transforms in place.</summary>
    public void Transform(Span<Vector256<float>> re, Span<Vector256<float>> im)
    {
        for (var i = 0; i < _stages.Count; i++)
        {
            if (i % 2 == 0)
            {
                _stages[i].Run(re, im, _scratchRe, _scratchIm);
            }
            else
            {
                _stages[i].Run(_scratchRe, _scratchIm, re, im);
            }
        }

        if (_stages.Count % 2 == 1)
        {
            _scratchRe.CopyTo(re);
            _scratchIm.CopyTo(im);
        }
    }

    /// <summary>One pass: <c>y[q + s(r p + k)] = DFT_r(x[q + s(p + m j)])_k · w^(p k)</c> with w = e^(-2πi/n), m = n / r.</summary>
    private sealed class Stage
    {
        private readonly int _radix;
        private readonly int _count;
        private readonly int _stride;
        private readonly float[] _cos;
        private readonly float[] _sin;

        public Stage(int radix, int size, int stride)
        {
            (_radix, _count, _stride) = (radix, size / radix, stride);
            _cos = new float[_count * radix];
            _sin = new float[_count * radix];
            for (var p = 0; p < _count; p++)
            {
                for (var k = 0; k < radix; k++)
                {
                    (var sin, var cos) = Math.SinCos(-2 * Math.PI * p * k / size);
                    (_sin[(p * radix) + k], _cos[(p * radix) + k]) = ((float)sin, (float)cos);
                }
            }
        }

        public void Run(
            ReadOnlySpan<Vector256<float>> re, ReadOnlySpan<Vector256<float>> im, Span<Vector256<float>> toRe, Span<Vector256<float>> toIm)
        {
            var step = _stride * _count;
            for (var p = 0; p < _count; p++)
            {
                var twiddle = new Twiddle(_cos.AsSpan(p * _radix, _radix), _sin.AsSpan(p * _radix, _radix));
                for (var q = 0; q < _stride; q++)
                {
                    var from = q + (_stride * p);
                    var to = q + (_stride * _radix * p);
                    var butterfly = new Butterfly(re, im, from, step, toRe, toIm, to, _stride);
                    switch (_radix)
                    {
                        case 2: butterfly.Two(twiddle); break;
                        case 4: butterfly.Four(twiddle); break;
                        default: butterfly.Five(twiddle); break;
                    }
                }
            }
        }
    }
}
