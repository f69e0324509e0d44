using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Wake;

/// <summary>32 triangular bands, 60–3800 Hz, evenly spaced on the Slaney mel scale and normalised by area; FFT of 512 at 16 kHz.</summary>
internal static class MelBank
{
    private const double LowestHz = 60;
    private const double HighestHz = 3800;
    private const double BinHz = 16000.0 / 512;

    /// <summary>The Slaney scale is linear below 1000 Hz (200/3 Hz per mel) and logarithmic above (27 steps per factor 6.4).</summary>
    private const double LinearHz = 200.0 / 3;
    private const double BreakHz = 1000;
    private const double BreakMel = BreakHz / LinearHz;

    private static readonly double LogStep = Math.Log(6.4) / 27;
    private static readonly int[] FirstBins = new int[MelFrontEnd.Bands];
    private static readonly float[][] Weights = Create();

    /// <summary>Power in a band, frame by lane.</summary>
    public static Vector256<float> Apply(ReadOnlySpan<Vector256<float>> power, int band)
    {
        var weights = Weights[band];
        var bins = power.Slice(FirstBins[band], weights.Length);
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < bins.Length; i++)
        {
            sum += bins[i] * weights[i];
        }

        return sum;
    }

    private static float[][] Create()
    {
        var edges = new double[MelFrontEnd.Bands + 2];
        var (low, high) = (ToMel(LowestHz), ToMel(HighestHz));
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] = ToHz(low + ((high - low) * i / (edges.Length - 1)));
        }

        var weights = new float[MelFrontEnd.Bands][];
        for (var band = 0; band < weights.Length; band++)
        {
            weights[band] = Triangle(edges[band], edges[band + 1], edges[band + 2], out FirstBins[band]);
        }

        return weights;
    }

    private static float[] Triangle(double left, double centre, double right, out int firstBin)
    {
        firstBin = (int)Math.Ceiling(left / BinHz);
        var count = (int)Math.Floor(right / BinHz) - firstBin + 1;
        var weights = new float[count];
        for (var i = 0; i < count; i++)
        {
            var hz = (firstBin + i) * BinHz;
            var height = Math.Min((hz - left) / (centre - left), (right - hz) / (right - centre));
            weights[i] = (float)(Math.Max(0, height) * 2 / (right - left));
        }

        return weights;
    }

    private static double ToMel(double hz) => hz < BreakHz ? hz / LinearHz : BreakMel + (Math.Log(hz / BreakHz) / LogStep);

    private static double ToHz(double mel) => mel < BreakMel ? mel * LinearHz : BreakHz * Math.Exp(LogStep * (mel - BreakMel));
}
