using HomeLab.Inference.Whisper.Listening;

namespace HomeLab.Inference.Tests.Whisper.Listening;

public sealed class SampleQueueTests
{
    [Fact]
    public void Gives_back_what_it_took_in_any_portions()
    {
        using var queue = new SampleQueue(new SampleBlocks());
        var random = new Random(5);
        var (written, read) = (0, 0);
        var buffer = new float[20_000];
        for (var round = 0; round < 200; round++)
        {
            var count = random.Next(0, 9000);
            queue.Write([.. Enumerable.Range(written, count).Select(i => (float)i)]);
            written += count;
            var taken = queue.Read(buffer.AsSpan(0, random.Next(1, 20_000)));
            for (var i = 0; i < taken; i++)
            {
                Assert.Equal(read++, buffer[i]);
            }

            Assert.Equal(written - read, queue.Count);
        }

        Assert.True(written > 100_000);
    }

    [Fact]
    public void Nothing_is_nothing()
    {
        using var queue = new SampleQueue(new SampleBlocks());

        Assert.Equal(0, queue.Read(new float[8]));
    }
}
