using HomeLab.Inference.Audio;

namespace HomeLab.Inference.Tests.Audio;

public sealed class RealFftTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(512)]
    [InlineData(1024)]
    public void Equals_the_sum_that_defines_it(int length)
    {
        var samples = Tone.Noise(length, seed: length);
        var fft = new RealFft(length);
        var (real, imaginary, power) = (new float[fft.Bins], new float[fft.Bins], new float[fft.Bins]);

        fft.Transform(samples, real, imaginary);
        fft.Power(samples, power);

        for (var k = 0; k < fft.Bins; k++)
        {
            var (re, im) = (0.0, 0.0);
            for (var n = 0; n < length; n++)
            {
                var angle = -2 * Math.PI * k * n / length;
                re += samples[n] * Math.Cos(angle);
                im += samples[n] * Math.Sin(angle);
            }

            Assert.Equal(re, real[k], 1e-4);
            Assert.Equal(im, imaginary[k], 1e-4);
            Assert.Equal((re * re) + (im * im), power[k], 1e-3);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(400)]
    public void Refuses_other_lengths(int length)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RealFft(length));
    }
}
