using System.Collections.Concurrent;
using System.Numerics.Tensors;

namespace HomeLab.Inference.Audio;

/// <summary>
/// The polyphase table of one pair of rates. Kaiser window β = 8 (about 80 dB), 32 zero crossings to each side and a cut-off of 0.92 of the
/// lower Nyquist frequency: at 16 kHz flat to about 6.7 kHz and closed from 8 kHz on. Shared by every stream of that pair.
/// </summary>
internal sealed class ResamplerFilter
{
    private const int ZeroCrossings = 32;
    private const double CutOff = 0.92;
    private const double Beta = 8;

    /// <summary>
    /// Beyond so many phases (odd rates such as 47 999 Hz) neighbouring phases are interpolated, so that no rate can ask for a huge table.
    /// </summary>
    private const int MaxPhases = 512;

    /// <summary>Pairs kept; a house uses two or three.</summary>
    private const int MaxCached = 16;

    private static readonly ConcurrentDictionary<(int Up, int Down), ResamplerFilter> Cache = new();

    private readonly float[] _table;
    private readonly int _phases;

    private ResamplerFilter(int up, int down)
    {
        Up = up;
        Down = down;
        var cutOff = CutOff * Math.Min(1.0, (double)up / down);
        var half = (int)Math.Ceiling(ZeroCrossings / cutOff);
        Taps = 2 * half;
        _phases = Math.Min(up, MaxPhases);
        _table = new float[(_phases + 1) * Taps];
        for (var phase = 0; phase <= _phases; phase++)
        {
            Fill(_table.AsSpan(phase * Taps, Taps), (double)phase / _phases, cutOff, half);
        }
    }

    /// <summary>Output rate divided by the greatest common divisor.</summary>
    public int Up { get; }

    /// <summary>Input rate divided by the greatest common divisor.</summary>
    public int Down { get; }

    /// <summary>Input samples under the filter: from Taps/2 − 1 before the output's integer position to Taps/2 after it.</summary>
    public int Taps { get; }

    public static ResamplerFilter For(int fromHz, int toHz)
    {
        var divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(fromHz, toHz);
        var key = (toHz / divisor, fromHz / divisor);
        if (Cache.TryGetValue(key, out var known))
        {
            return known;
        }

        if (Cache.Count >= MaxCached)
        {
            Cache.Clear();
        }

        return Cache.GetOrAdd(key, static pair => new ResamplerFilter(pair.Up, pair.Down));
    }

    /// <summary>One output sample, <paramref name="phase"/> / <see cref="Up"/> of an input sample after the centre of the window.</summary>
    public float Apply(ReadOnlySpan<float> window, int phase)
    {
        if (_phases == Up)
        {
            return TensorPrimitives.Dot(window, _table.AsSpan(phase * Taps, Taps));
        }

        var exact = (double)phase * _phases / Up;
        var below = (int)exact;
        var share = (float)(exact - below);
        var lower = TensorPrimitives.Dot(window, _table.AsSpan(below * Taps, Taps));
        var upper = TensorPrimitives.Dot(window, _table.AsSpan((below + 1) * Taps, Taps));
        return lower + (share * (upper - lower));
    }

    private static void Fill(Span<float> taps, double offset, double cutOff, int half)
    {
        var sum = 0.0;
        Span<double> exact = taps.Length <= 512 ? stackalloc double[taps.Length] : new double[taps.Length];
        for (var i = 0; i < taps.Length; i++)
        {
            var distance = i - (half - 1) - offset;
            exact[i] = Sinc(cutOff * distance) * Kaiser(distance / half);
            sum += exact[i];
        }

        for (var i = 0; i < taps.Length; i++)
        {
            taps[i] = (float)(exact[i] / sum);
        }
    }

    private static double Sinc(double x) => Math.Abs(x) < 1e-12 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static double Kaiser(double x) => Math.Abs(x) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - (x * x))) / Bessel(Beta);

    private static double Bessel(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > 1e-12 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
