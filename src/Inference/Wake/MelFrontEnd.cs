using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Wake;

/// <summary>
/// openWakeWord's log-mel by our own FFT, one 80 ms hop per call: 1760 samples (1280 new, 480 shared with the hop before) → 8 frames of 32
/// values. Frame n covers samples [160n, 160n + 512) under a periodic Hann window of 400 in its middle; power spectrum; 32 Slaney mel
/// bands; 10·log10, at most 80 dB below the loudest value of the same call; then x/10 + 2. Digital silence is −8 throughout. One instance
/// per thread.
/// </summary>
internal sealed class MelFrontEnd
{
    /// <summary>Samples that a hop adds: 80 ms.</summary>
    public const int HopSamples = 1280;

    /// <summary>Samples of one call.</summary>
    public const int CallSamples = HopSamples + 480;

    /// <summary>Frames of one call.</summary>
    public const int Frames = 8;

    /// <summary>Bands of a frame.</summary>
    public const int Bands = 32;

    /// <summary>Floats of one call's result.</summary>
    public const int CallFloats = Frames * Bands;

    /// <summary>What silence gives.</summary>
    public const float Silence = -8f;

    private const float Smallest = 1e-10f;
    private const float DynamicRange = 80f;

    /// <summary>The model divides by this instead of ln 10.</summary>
    private const float LogScale = (float)(10 / 2.3025851249694824);

    private readonly FrameSpectra _spectra = new();
    private readonly Vector256<float>[] _power = new Vector256<float>[FrameSpectra.Bins];
    private readonly Vector256<float>[] _bands = new Vector256<float>[Bands];

    /// <summary>Computes one call.</summary>
    /// <param name="samples"><see cref="CallSamples"/> floats in ±1.</param>
    /// <param name="mel">Room for <see cref="CallFloats"/>: frame by frame.</param>
    public void Compute(ReadOnlySpan<float> samples, Span<float> mel)
    {
        _spectra.Compute(samples, _power);
        var loudest = Vector256.Create(float.NegativeInfinity);
        for (var band = 0; band < Bands; band++)
        {
            var level = Vector256.Log(Vector256.Max(MelBank.Apply(_power, band), Vector256.Create(Smallest))) * LogScale;
            _bands[band] = level;
            loudest = Vector256.Max(loudest, level);
        }

        var floor = float.NegativeInfinity;
        for (var frame = 0; frame < Frames; frame++)
        {
            floor = Math.Max(floor, loudest[frame] - DynamicRange);
        }

        for (var band = 0; band < Bands; band++)
        {
            var values = (Vector256.Max(_bands[band], Vector256.Create(floor)) * 0.1f) + Vector256.Create(2f);
            for (var frame = 0; frame < Frames; frame++)
            {
                mel[(frame * Bands) + band] = values[frame];
            }
        }
    }
}
