using System.Runtime.InteropServices;
using HomeLab.Inference.Audio;

namespace HomeLab.Inference.Tests.Audio;

public sealed class PcmConverterTests
{
    [Fact]
    public void Sixteen_bits_equal_the_plain_division_at_every_length()
    {
        var random = new Random(1);
        for (var length = 0; length < 100; length++)
        {
            var pcm = Enumerable.Range(0, length).Select(_ => (short)random.Next(short.MinValue, short.MaxValue + 1)).ToArray();
            var mono = new float[length];

            PcmConverter.ToMono(MemoryMarshal.AsBytes<short>(pcm), new PcmFormat(16000, 2, 1), mono);

            Assert.Equal(pcm.Select(sample => sample / 32768f), mono);
        }
    }

    [Theory]
    [InlineData(1, new byte[] { 0x80, 0x00, 0x7F }, new[] { -1f, 0f, 127 / 128f })]
    [InlineData(3, new byte[] { 0, 0, 0x80, 0xFF, 0xFF, 0xFF, 0, 0, 0x40 }, new[] { -1f, -1 / 8388608f, 0.5f })]
    [InlineData(4, new byte[] { 0, 0, 0, 0x80, 0, 0, 0, 0x40 }, new[] { -1f, 0.5f })]
    public void Reads_signed_integers_of_other_widths(int bytes, byte[] pcm, float[] expected)
    {
        var mono = new float[expected.Length];

        Assert.Equal(expected.Length, PcmConverter.ToMono(pcm, new PcmFormat(16000, bytes, 1), mono));

        Assert.Equal(expected, mono);
    }

    [Fact]
    public void Floats_are_limited_and_hostile_ones_become_silence()
    {
        float[] samples = [0.25f, -3f, float.NaN, float.PositiveInfinity, 1e38f];
        double[] doubles = [0.25, -3, double.NaN, double.NegativeInfinity, 1e300];
        var mono = new float[5];

        PcmConverter.ToMono(MemoryMarshal.AsBytes<float>(samples), new PcmFormat(16000, 4, 1, IsFloat: true), mono);
        Assert.Equal([0.25f, -1f, 0f, 0f, 1f], mono);

        PcmConverter.ToMono(MemoryMarshal.AsBytes<double>(doubles), new PcmFormat(16000, 8, 1, IsFloat: true), mono);
        Assert.Equal([0.25f, -1f, 0f, 0f, 0f], mono);
    }

    [Fact]
    public void Channels_are_averaged()
    {
        short[] stereo = [16384, 0, -32768, 32767];
        var mono = new float[2];

        PcmConverter.ToMono(MemoryMarshal.AsBytes<short>(stereo), new PcmFormat(16000, 2, 2), mono);

        Assert.Equal([0.25f, -0.5f / 32768], mono);
    }

    [Fact]
    public void To_16_bits_rounds_and_limits()
    {
        var pcm = new short[5];

        PcmConverter.ToInt16([0f, 1f, -2f, 0.5f, float.NaN], pcm);

        Assert.Equal([0, 32767, -32767, 16384, 0], pcm);
    }

    [Fact]
    public void Refuses_half_frames_short_room_and_impossible_formats()
    {
        var mono = new float[1];

        Assert.Throws<ArgumentException>(() => PcmConverter.ToMono(new byte[3], new PcmFormat(16000, 2, 1), mono));
        Assert.Throws<ArgumentException>(() => PcmConverter.ToMono(new byte[4], new PcmFormat(16000, 2, 1), mono));
        Assert.Throws<ArgumentException>(() => PcmConverter.ToMono(new byte[10], new PcmFormat(16000, 5, 1), mono));
    }
}
