using HomeLab.Inference.Audio;

namespace HomeLab.Inference.Tests.Audio;

public sealed class PcmDecoderTests
{
    [Theory]
    [InlineData(2, 1, false)]
    [InlineData(3, 2, false)]
    [InlineData(4, 3, true)]
    [InlineData(8, 2, true)]
    public void Cut_at_every_byte_gives_the_same_samples(int bytes, int channels, bool isFloat)
    {
        var format = new PcmFormat(16000, bytes, channels, isFloat);
        var pcm = new byte[format.BytesPerFrame * 4];
        new Random(7).NextBytes(pcm);
        var whole = new float[4];
        PcmConverter.ToMono(pcm, format, whole);

        for (var cut = 0; cut <= pcm.Length; cut++)
        {
            var decoder = new PcmDecoder(format);
            var parts = new List<float>();
            Collect(decoder, pcm.AsSpan(0, cut), parts);
            Collect(decoder, pcm.AsSpan(cut), parts);

            Assert.Equal(whole, parts);
        }
    }

    [Fact]
    public void Stops_when_the_room_is_full_and_goes_on_from_there()
    {
        var decoder = new PcmDecoder(new PcmFormat(16000, 2, 1));
        byte[] pcm = [0, 0x40, 0, 0x20, 0, 0x10, 0];
        var mono = new float[2];

        Assert.Equal(2, decoder.Decode(pcm, mono, out var consumed));
        Assert.Equal(4, consumed);
        Assert.Equal(1, decoder.Decode(pcm.AsSpan(4), mono, out consumed));
        Assert.Equal(3, consumed);
        Assert.Equal(0.125f, mono[0]);
        Assert.Equal(1, decoder.Decode([0x40], mono, out _));
        Assert.Equal(0.5f, mono[0]);
    }

    private static void Collect(PcmDecoder decoder, ReadOnlySpan<byte> pcm, List<float> samples)
    {
        var mono = new float[3];
        while (!pcm.IsEmpty)
        {
            var count = decoder.Decode(pcm, mono, out var consumed);
            samples.AddRange(mono.AsSpan(0, count));
            pcm = pcm[consumed..];
        }
    }
}
