using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Whisper.Features;

/// <summary>Rotation factors of one butterfly.</summary>
internal readonly ref struct Twiddle(ReadOnlySpan<float> cos, ReadOnlySpan<float> sin)
{
    /// <summary>Real parts.</summary>
    public readonly ReadOnlySpan<float> Cos = cos;

    /// <summary>Imaginary parts.</summary>
    public readonly ReadOnlySpan<float> Sin = sin;
}

/// <summary>A discrete Fourier transform of 2, 4 or 5 points over strided data, rotated on the way out.</summary>
internal readonly ref struct Butterfly(
    ReadOnlySpan<Vector256<float>> re,
    ReadOnlySpan<Vector256<float>> im,
    int from,
    int step,
    Span<Vector256<float>> toRe,
    Span<Vector256<float>> toIm,
    int to,
    int stride)
{
    private static readonly float Cos72 = (float)Math.Cos(2 * Math.PI / 5);
    private static readonly float Cos144 = (float)Math.Cos(4 * Math.PI / 5);
    private static readonly float Sin72 = (float)Math.Sin(2 * Math.PI / 5);
    private static readonly float Sin144 = (float)Math.Sin(4 * Math.PI / 5);

    private readonly ReadOnlySpan<Vector256<float>> _re = re;
    private readonly ReadOnlySpan<Vector256<float>> _im = im;
    private readonly Span<Vector256<float>> _toRe = toRe;
    private readonly Span<Vector256<float>> _toIm = toIm;

    /// <summary>Two points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Two(Twiddle twiddle)
    {
        var (ar, ai) = (_re[from], _im[from]);
        var (br, bi) = (_re[from + step], _im[from + step]);
        (_toRe[to], _toIm[to]) = (ar + br, ai + bi);
        Store(1, ar - br, ai - bi, twiddle);
    }

    /// <summary>Four points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Four(Twiddle twiddle)
    {
        var (ar, ai) = (_re[from], _im[from]);
        var (br, bi) = (_re[from + step], _im[from + step]);
        var (cr, ci) = (_re[from + (2 * step)], _im[from + (2 * step)]);
        var (dr, di) = (_re[from + (3 * step)], _im[from + (3 * step)]);
        var (sumAcR, sumAcI, differenceAcR, differenceAcI) = (ar + cr, ai + ci, ar - cr, ai - ci);
        var (sumBdR, sumBdI, differenceBdR, differenceBdI) = (br + dr, bi + di, br - dr, bi - di);
        (_toRe[to], _toIm[to]) = (sumAcR + sumBdR, sumAcI + sumBdI);
        Store(1, differenceAcR + differenceBdI, differenceAcI - differenceBdR, twiddle);
        Store(2, sumAcR - sumBdR, sumAcI - sumBdI, twiddle);
        Store(3, differenceAcR - differenceBdI, differenceAcI + differenceBdR, twiddle);
    }

    /// <summary>Five points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Five(Twiddle twiddle)
    {
        var (ar, ai) = (_re[from], _im[from]);
        var (br, bi) = (_re[from + step], _im[from + step]);
        var (cr, ci) = (_re[from + (2 * step)], _im[from + (2 * step)]);
        var (dr, di) = (_re[from + (3 * step)], _im[from + (3 * step)]);
        var (er, ei) = (_re[from + (4 * step)], _im[from + (4 * step)]);
        var (outerR, outerI, outerDr, outerDi) = (br + er, bi + ei, br - er, bi - ei);
        var (innerR, innerI, innerDr, innerDi) = (cr + dr, ci + di, cr - dr, ci - di);
        (_toRe[to], _toIm[to]) = (ar + outerR + innerR, ai + outerI + innerI);
        var (oneR, oneI) = (ar + (outerR * Cos72) + (innerR * Cos144), ai + (outerI * Cos72) + (innerI * Cos144));
        var (twoR, twoI) = (ar + (outerR * Cos144) + (innerR * Cos72), ai + (outerI * Cos144) + (innerI * Cos72));
        var (turnOneR, turnOneI) = ((outerDr * Sin72) + (innerDr * Sin144), (outerDi * Sin72) + (innerDi * Sin144));
        var (turnTwoR, turnTwoI) = ((outerDr * Sin144) - (innerDr * Sin72), (outerDi * Sin144) - (innerDi * Sin72));
        Store(1, oneR + turnOneI, oneI - turnOneR, twiddle);
        Store(2, twoR + turnTwoI, twoI - turnTwoR, twiddle);
        Store(3, twoR - turnTwoI, twoI + turnTwoR, twiddle);
        Store(4, oneR - turnOneI, oneI + turnOneR, twiddle);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store(int k, Vector256<float> valueRe, Vector256<float> valueIm, Twiddle twiddle)
    {
        var (cos, sin) = (twiddle.Cos[k], twiddle.Sin[k]);
        _toRe[to + (k * stride)] = (valueRe * cos) - (valueIm * sin);
        _toIm[to + (k * stride)] = (valueRe * sin) + (valueIm * cos);
    }
}
