namespace HomeLab.Inference.Tests.Audio;

/// <summary>Test signals.</summary>
internal static class Tone
{
    public static float[] Sine(double hz, int rate, int samples, double amplitude = 0.5)
    {
        var tone = new float[samples];
        for (var i = 0; i < samples; i++)
        {
            tone[i] = (float)(amplitude * Math.Sin(2 * Math.PI * hz * i / rate));
        }

        return tone;
    }

    public static float[] Noise(int samples, int seed, double amplitude = 0.5)
    {
        var random = new Random(seed);
        var noise = new float[samples];
        for (var i = 0; i < samples; i++)
        {
            noise[i] = (float)(amplitude * ((random.NextDouble() * 2) - 1));
        }

        return noise;
    }

    public static double Rms(ReadOnlySpan<float> samples)
    {
        var sum = 0.0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return samples.IsEmpty ? 0 : Math.Sqrt(sum / samples.Length);
    }
}
