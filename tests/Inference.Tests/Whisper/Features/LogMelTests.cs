using HomeLab.Inference.Whisper.Features;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Whisper.Features;

public sealed class LogMelTests
{
    private const int Bands = 80;
    private static readonly MelFilterBank Filters = new(Bands, 400, 16_000);

    [Theory]
    [InlineData("golden/demo-whisper/wav/h000.wav", "golden/demo-whisper/h000_logmel_80x1000.f32", 1000)]
    [InlineData("golden/demo-whisper/wav/h002.wav", "golden/demo-whisper/h002_logmel_80x1000.f32", 1000)]
    [InlineData("golden/whisper/golden/jfk.wav", "golden/whisper/golden/jfk.logmel.f32", 3000)]
    public void Equals_the_reference(string wav, string golden, int frames)
    {
        var expected = GoldenWhisper.Floats(SharedFolder.Path(golden));
        var actual = Window(GoldenWhisper.Samples(SharedFolder.Path(wav)), frames, int.MaxValue);

        Assert.Equal(expected.Length, actual.Length);
        var largest = expected.Zip(actual, (a, b) => Math.Abs(a - b)).Max();
        Assert.True(largest < 1e-4f, $"largest difference {largest}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(160)]
    [InlineData(1023)]
    [InlineData(5000)]
    public void Growing_in_chunks_equals_the_whole(int chunk)
    {
        var samples = Speech(20_011);

        Assert.Equal(Window(samples, 200, int.MaxValue), Window(samples, 200, chunk));
    }

    [Fact]
    public void A_flush_in_between_changes_nothing()
    {
        var samples = Speech(9_999);
        using var mel = new LogMel(new MelSpectrum(Filters, 400), 160);
        for (var at = 0; at < samples.Length; at += 777)
        {
            mel.Append(samples.AsSpan(at, Math.Min(777, samples.Length - at)));
            mel.Flush();
        }

        mel.Complete();
        var flushed = new float[Bands * 100];
        mel.CopyWindow(0, 100, flushed);

        Assert.Equal(Window(samples, 100, int.MaxValue), flushed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(399)]
    public void Audio_shorter_than_a_frame_is_no_trouble(int length)
    {
        var window = Window(Speech(length), 100, int.MaxValue);

        Assert.All(window, value => Assert.InRange(value, -1.5f, 3f));
    }

    [Fact]
    public void Frames_after_the_end_are_silence()
    {
        using var mel = new LogMel(new MelSpectrum(Filters, 400), 160);
        mel.Append(Speech(16_000));
        mel.Complete();
        var window = new float[Bands * 100];
        mel.CopyWindow(10, 30, window);

        Assert.Equal(window[99], window[20]);
        Assert.Equal(window.Min(), window[20]);
        Assert.NotEqual(window[19], window[20]);
    }

    [Theory]
    [InlineData(80, 400)]
    [InlineData(128, 400)]
    [InlineData(40, 320)]
    public void Spectrum_equals_a_plain_transform(int bands, int size)
    {
        var filters = new MelFilterBank(bands, size, 16_000);
        var samples = Speech(size + (7 * 160));
        var actual = new float[8 * bands];
        new MelSpectrum(filters, size).Compute(samples, 160, 8, actual);

        for (var frame = 0; frame < 8; frame++)
        {
            var expected = Plain(filters, samples.AsSpan(frame * 160, size));
            for (var band = 0; band < bands; band++)
            {
                Assert.Equal(expected[band], actual[(frame * bands) + band], 2e-4);
            }
        }
    }

    private static double[] Plain(MelFilterBank filters, ReadOnlySpan<float> frame)
    {
        var power = new double[(frame.Length / 2) + 1];
        for (var k = 0; k < power.Length; k++)
        {
            var sum = System.Numerics.Complex.Zero;
            for (var n = 0; n < frame.Length; n++)
            {
                var window = 0.5 - (0.5 * Math.Cos(2 * Math.PI * n / frame.Length));
                sum += frame[n] * window * System.Numerics.Complex.Exp(new(0, -2 * Math.PI * k * n / frame.Length));
            }

            power[k] = (sum.Real * sum.Real) + (sum.Imaginary * sum.Imaginary);
        }

        var mel = new double[filters.Bands];
        for (var band = 0; band < mel.Length; band++)
        {
            var weights = filters.Weights(band);
            for (var i = 0; i < weights.Length; i++)
            {
                mel[band] += weights[i] * power[filters.FirstBin(band) + i];
            }

            mel[band] = Math.Log10(Math.Max(mel[band], 1e-10));
        }

        return mel;
    }

    private static float[] Window(float[] samples, int frames, int chunk)
    {
        using var mel = new LogMel(new MelSpectrum(Filters, 400), 160);
        for (var at = 0; at < samples.Length; at += chunk == int.MaxValue ? samples.Length : chunk)
        {
            mel.Append(samples.AsSpan(at, Math.Min(chunk, samples.Length - at)));
        }

        mel.Complete();
        var window = new float[Bands * frames];
        mel.CopyWindow(0, frames, window);
        return window;
    }

    // A chirp with some noise: every band gets something.
    private static float[] Speech(int length)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, length).Select(i => (float)((0.3 * Math.Sin(1e-5 * i * i)) + (0.05 * (random.NextDouble() - 0.5))))];
    }
}
