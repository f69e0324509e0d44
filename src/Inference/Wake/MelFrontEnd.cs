using System.Numerics.Tensors;
using HomeLab.Inference.Audio;

namespace HomeLab.Inference.Wake;

/// <summary>
/// openWakeWord's log-mel by our own FFT, one 80 ms hop per call: 1760 samples (1280 new, 480 shared with the hop before) → 8 frames of 32 values.
/// Frame n covers samples [160n, 160n + 512) under a periodic Hann window of 400 in its middle; power spectrum; 32 Slaney mel bands;
/// 10·log10, at most 80 dB below the loudest value of the same call; then x/10 + 2. Digital silence is −8 throughout. One instance per thread.
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

    private const int FftSamples = 512;
    private const int FrameStep = 160;
    private const int WindowSamples = 400;
    private const int WindowOffset = (FftSamples - WindowSamples) / 2;
    private const float FullScale = 32768f;
    private const float Smallest = 1e-10f;
    private const float DynamicRange = 80f;

    /// <summary>The model divides by this instead of ln 10.</summary>
    private const float LogScale = (float)(10 / 2.3025851249694824);

    private static readonly float[] Window = HannPeriodic();

    private readonly RealFft _fft = new(FftSamples);
    private readonly float[] _frame = new float[FftSamples];
    private readonly float[] _power = new float[(FftSamples / 2) + 1];

    /// <summary>Computes one call.</summary>
    /// <param name="samples"><see cref="CallSamples"/> floats in ±1.</param>
    /// <param name="mel">Room for <see cref="CallFloats"/>: frame by frame.</param>
    public void Compute(ReadOnlySpan<float> samples, Span<float> mel)
    {
        var loudest = float.NegativeInfinity;
        for (var frame = 0; frame < Frames; frame++)
        {
            var part = samples.Slice((frame * FrameStep) + WindowOffset, WindowSamples);
            TensorPrimitives.Multiply(part, Window, _frame.AsSpan(WindowOffset, WindowSamples));
            _fft.Power(_frame, _power);
            var row = mel.Slice(frame * Bands, Bands);
            for (var band = 0; band < Bands; band++)
            {
                row[band] = MathF.Log(Math.Max(MelBank.Apply(_power, band), Smallest)) * LogScale;
                loudest = Math.Max(loudest, row[band]);
            }
        }

        var floor = loudest - DynamicRange;
        for (var i = 0; i < CallFloats; i++)
        {
            mel[i] = (Math.Max(mel[i], floor) / 10) + 2;
        }
    }

    /// <summary>w(n) = ½ − ½·cos(2πn/400), scaled to samples of 16-bit range.</summary>
    private static float[] HannPeriodic()
    {
        var window = new float[WindowSamples];
        for (var n = 0; n < WindowSamples; n++)
        {
            window[n] = (float)(FullScale * (0.5 - (0.5 * Math.Cos(2 * Math.PI * n / WindowSamples))));
        }

        return window;
    }
}
