using HomeLab.Inference.Audio;

namespace HomeLab.Inference.Tests.Audio;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(48000, 16000)]
    [InlineData(44100, 16000)]
    [InlineData(8000, 16000)]
    [InlineData(22050, 16000)]
    [InlineData(16000, 22050)]
    [InlineData(47999, 16000)]
    [InlineData(384000, 16000)]
    public void A_tone_keeps_its_shape_without_delay(int from, int to)
    {
        var output = Resample(Tone.Sine(1000, from, from / 4), from, to);
        var expected = Tone.Sine(1000, to, output.Length);

        Assert.Equal((int)Math.Ceiling(from / 4 * (double)to / from), output.Length);
        var edge = to / 100;
        for (var i = edge; i < output.Length - edge; i++)
        {
            Assert.Equal(expected[i], output[i], 1e-3);
        }
    }

    [Theory]
    [InlineData(48000)]
    [InlineData(44100)]
    public void What_would_alias_is_gone(int from)
    {
        var output = Resample(Tone.Sine(9500, from, from / 2), from, 16000);

        Assert.True(Tone.Rms(output.AsSpan(200, output.Length - 400)) < 1e-4 * 0.35);
    }

    [Theory]
    [InlineData(48000, 16000)]
    [InlineData(44100, 16000)]
    [InlineData(11025, 16000)]
    [InlineData(47999, 16000)]
    public void Chunked_equals_whole(int from, int to)
    {
        var input = Tone.Noise(from / 5, seed: 3);
        var whole = Resample(input, from, to);
        var random = new Random(5);
        var resampler = new Resampler(from, to);
        var output = new float[resampler.MaxOutput(3000)];
        var parts = new List<float>();
        for (var position = 0; position < input.Length;)
        {
            var size = Math.Min(random.Next(0, 3000), input.Length - position);
            parts.AddRange(output.AsSpan(0, resampler.Process(input.AsSpan(position, size), output)));
            position += size;
        }

        parts.AddRange(output.AsSpan(0, resampler.Flush(output)));

        Assert.Equal(whole, parts);
    }

    [Fact]
    public void Equal_rates_pass_through_untouched()
    {
        var noise = Tone.Noise(1000, seed: 4);

        Assert.Equal(noise, Resample(noise, 16000, 16000));
    }

    [Fact]
    public void Reset_forgets()
    {
        var resampler = new Resampler(48000, 16000);
        var output = new float[resampler.MaxOutput(4800)];
        resampler.Process(Tone.Noise(4800, seed: 1), output);
        resampler.Reset();

        var written = resampler.Process(new float[4800], output);

        Assert.All(output[..written], sample => Assert.Equal(0f, sample));
    }

    private static float[] Resample(float[] input, int from, int to)
    {
        var resampler = new Resampler(from, to);
        var output = new float[resampler.MaxOutput(input.Length) + resampler.MaxOutput(0)];
        var written = resampler.Process(input, output);
        written += resampler.Flush(output.AsSpan(written));
        return output[..written];
    }
}
