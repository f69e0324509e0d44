using System.Buffers;
using System.Runtime.InteropServices;
using HomeLab.Inference.Audio;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Audio;

public sealed class SpeechInputTests
{
    [Theory]
    [InlineData(16000, 1)]
    [InlineData(48000, 2)]
    [InlineData(44100, 1)]
    public void Cut_anywhere_gives_the_same_samples(int rate, int channels)
    {
        var format = new PcmFormat(rate, 2, channels);
        var pcm = new byte[format.BytesPerFrame * 5000];
        new Random(2).NextBytes(pcm);
        var whole = new Samples();
        var input = new SpeechInput(whole);
        input.Append(pcm, format);
        input.Complete();

        var parts = new Samples();
        input = new SpeechInput(parts);
        var random = new Random(3);
        for (var position = 0; position < pcm.Length;)
        {
            var size = Math.Min(random.Next(1, 900), pcm.Length - position);
            input.Append(new ReadOnlySequence<byte>(pcm, position, size), format);
            position += size;
        }

        input.Complete();

        Assert.Equal(whole.List, parts.List);
        Assert.Equal((int)Math.Ceiling(5000 * 16000.0 / rate), whole.List.Count);
    }

    [Fact]
    public void An_unsupported_format_is_a_value_and_takes_nothing()
    {
        var samples = new Samples();
        var input = new SpeechInput(samples);

        Assert.Equal(AudioStatus.UnsupportedFormat, input.Append(new byte[4], new PcmFormat(16000, 5, 1)));
        Assert.Equal(AudioStatus.UnsupportedFormat, input.Append(new byte[4], new PcmFormat(0, 2, 1)));
        Assert.Empty(samples.List);
    }

    [Fact]
    public void A_change_of_format_ends_the_old_audio_and_goes_on()
    {
        var samples = new Samples();
        var input = new SpeechInput(samples);

        input.Append(MemoryMarshal.AsBytes<short>(new short[4800]), new PcmFormat(48000, 2, 1));
        input.Append(MemoryMarshal.AsBytes<short>([16384, 16384]), PcmFormat.Speech16Khz);

        Assert.Equal(1602, samples.List.Count);
        Assert.Equal(0.5f, samples.List[^1]);
    }

    [Theory]
    [InlineData(16000)]
    [InlineData(48000)]
    public void A_chunk_allocates_nothing(int rate)
    {
        var format = new PcmFormat(rate, 2, 1);
        var pcm = new ReadOnlySequence<byte>(new byte[2049]);
        var input = new SpeechInput(new Nothing());

        Assert.Equal(0, Allocation.Of(1000, () => input.Append(pcm, format)));
    }

    private sealed class Samples : ISampleSink
    {
        public List<float> List { get; } = [];

        public void Accept(ReadOnlySpan<float> samples) => List.AddRange(samples);
    }

    private sealed class Nothing : ISampleSink
    {
        public void Accept(ReadOnlySpan<float> samples)
        {
        }
    }
}
