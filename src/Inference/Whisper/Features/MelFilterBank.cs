namespace HomeLab.Inference.Whisper.Features;

/// <summary>
/// Triangular filters on the Slaney mel scale (linear to 1000 Hz: mel = 3 f / 200; above: mel = 15 + ln(f / 1000) / (ln 6.4 / 27)), each
/// scaled to unit area, from 0 Hz to half the sample rate: librosa's default, on which Whisper was trained. Stored without their zeros.
/// </summary>
internal sealed class MelFilterBank
{
    private const double LinearHzPerMel = 200.0 / 3;
    private const double BreakHz = 1000;
    private const double BreakMel = BreakHz / LinearHzPerMel;
    private static readonly double LogStep = Math.Log(6.4) / 27;
    private readonly int[] _first;
    private readonly float[][] _weights;

    /// <summary>Computes the filters.</summary>
    /// <param name="bands">Number of filters.</param>
    /// <param name="fftSize">Samples of a spectrum; it has half as many bins, plus one.</param>
    /// <param name="sampleRateHz">Rate of the audio.</param>
    public MelFilterBank(int bands, int fftSize, int sampleRateHz)
    {
        var edges = Edges(bands, sampleRateHz / 2.0);
        var hzPerBin = (double)sampleRateHz / fftSize;
        var bins = (fftSize / 2) + 1;
        _first = new int[bands];
        _weights = new float[bands][];
        for (var band = 0; band < bands; band++)
        {
            var (low, peak, high) = (edges[band], edges[band + 1], edges[band + 2]);
            var first = (int)Math.Floor(low / hzPerBin) + 1;
            var last = Math.Min(bins - 1, (int)Math.Ceiling(high / hzPerBin) - 1);
            _first[band] = first;
            _weights[band] = new float[Math.Max(0, last - first + 1)];
            for (var i = 0; i < _weights[band].Length; i++)
            {
                var hz = (first + i) * hzPerBin;
                var triangle = Math.Min((hz - low) / (peak - low), (high - hz) / (high - peak));
                _weights[band][i] = (float)(Math.Max(0, triangle) * 2 / (high - low));
            }
        }
    }

    /// <summary>Number of filters.</summary>
    public int Bands => _first.Length;

    /// <summary>First bin of a filter that counts.</summary>
    public int FirstBin(int band) => _first[band];

    /// <summary>Weights of a filter from <see cref="FirstBin"/> on.</summary>
    public ReadOnlySpan<float> Weights(int band) => _weights[band];

    private static double[] Edges(int bands, double highestHz)
    {
        var highestMel = ToMel(highestHz);
        var edges = new double[bands + 2];
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] = ToHz(highestMel * i / (bands + 1));
        }

        return edges;
    }

    private static double ToMel(double hz) => hz < BreakHz ? hz / LinearHzPerMel : BreakMel + (Math.Log(hz / BreakHz) / LogStep);

    private static double ToHz(double mel) => mel < BreakMel ? mel * LinearHzPerMel : BreakHz * Math.Exp(LogStep * (mel - BreakMel));
}
