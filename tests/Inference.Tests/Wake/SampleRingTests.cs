using HomeLab.Inference.Tests.Audio;
using HomeLab.Inference.Wake;

namespace HomeLab.Inference.Tests.Wake;

public sealed class SampleRingTests
{
    [Fact]
    public void Gives_back_what_it_took_over_many_turns_and_growths()
    {
        var ring = new SampleRing(100_000);
        var samples = Tone.Noise(400_000, seed: 9);
        var random = new Random(1);
        var (written, read) = (0, 0);
        while (read < samples.Length)
        {
            var size = Math.Min(random.Next(20_000), samples.Length - written);
            written += ring.Add(samples.AsSpan(written, size));
            var taken = new float[random.Next(ring.Count + 1)];
            ring.Peek(taken);
            ring.Drop(taken.Length);
            Assert.True(samples.AsSpan(read, taken.Length).SequenceEqual(taken));
            read += taken.Length;
            Assert.Equal(written - read, ring.Count);
        }
    }

    [Fact]
    public void Takes_no_more_than_its_limit()
    {
        var ring = new SampleRing(1000);

        Assert.Equal(1000, ring.Add(new float[1500]));
        Assert.False(ring.HasRoom(1));
        Assert.Equal(0, ring.Add([1f]));
        ring.Reset(10);
        Assert.Equal(10, ring.Count);
    }
}
