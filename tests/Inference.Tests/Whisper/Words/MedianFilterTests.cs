using HomeLab.Inference.Whisper.Words;

namespace HomeLab.Inference.Tests.Whisper.Words;

public sealed class MedianFilterTests
{
    [Fact]
    public void Takes_out_a_spike_and_keeps_a_step()
    {
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1], Filter([0, 9, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1]));
    }

    [Fact]
    public void Mirrors_the_row_at_its_ends()
    {
        // Around the first: 4 3 2 [1] 2 3 4; around the second: 3 2 1 [2] 3 4 5.
        Assert.Equal([3, 3, 3, 4, 5, 5, 5], Filter([1, 2, 3, 4, 5, 6, 7]));
    }

    [Fact]
    public void Leaves_a_row_that_is_too_short_as_it_is()
    {
        Assert.Equal([3, 1, 2], Filter([3, 1, 2]));
    }

    [Fact]
    public void Is_the_middle_of_the_sorted_neighbours()
    {
        var random = new Random(3);
        var row = Enumerable.Range(0, 100).Select(_ => random.NextSingle()).ToArray();
        float[] mirrored = [.. row.Skip(1).Take(3).Reverse(), .. row, .. row.SkipLast(1).TakeLast(3).Reverse()];

        Assert.Equal(row.Select((_, i) => mirrored.Skip(i).Take(7).Order().ElementAt(3)), Filter(row));
    }

    private static float[] Filter(float[] row)
    {
        var target = new float[row.Length];
        MedianFilter.Apply(row, target);
        return target;
    }
}
