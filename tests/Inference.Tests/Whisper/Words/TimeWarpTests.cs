using HomeLab.Inference.Whisper.Words;

namespace HomeLab.Inference.Tests.Whisper.Words;

public sealed class TimeWarpTests
{
    [Fact]
    public void Follows_the_cheap_diagonal_and_waits_where_a_row_stays_cheap()
    {
        float[] cost =
        [
            0, 0, 9, 9, 9, 9,
            9, 9, 0, 9, 9, 9,
            9, 9, 9, 0, 0, 9,
            9, 9, 9, 9, 9, 0,
        ];

        Assert.Equal([0, 2, 3, 5], TimeWarp.Entries(cost, 6));
    }

    [Fact]
    public void Rows_without_any_column_of_their_own_share_one()
    {
        Assert.Equal([0, 0, 0], TimeWarp.Entries([1, 2, 3], 1));
        Assert.Equal([0], TimeWarp.Entries([1, 2, 3], 3));
    }

    [Fact]
    public void No_way_is_cheaper_than_the_one_it_finds()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            var (rows, columns) = (random.Next(1, 5), random.Next(1, 7));
            var cost = Enumerable.Range(0, rows * columns).Select(_ => (float)random.Next(-4, 5)).ToArray();

            var entries = TimeWarp.Entries(cost, columns);

            Assert.True(entries.SequenceEqual(entries.Order()));
            Assert.Equal(Ways(cost, rows, columns, 0, 0).Min(), Cost(cost, columns, entries));
        }
    }

    // Every way there is, step by step.
    private static IEnumerable<float> Ways(float[] cost, int rows, int columns, int row, int column)
    {
        var here = cost[(row * columns) + column];
        if (row == rows - 1 && column == columns - 1)
        {
            return [here];
        }

        (int Row, int Column)[] next = [(row, column + 1), (row + 1, column), (row + 1, column + 1)];
        return next.Where(to => to.Row < rows && to.Column < columns).SelectMany(
            to => Ways(cost, rows, columns, to.Row, to.Column)).Select(rest => here + rest);
    }

    // The cheapest way with these entries: a row ends in the column where the next begins, or in the one before.
    private static float Cost(float[] cost, int columns, int[] entries)
    {
        var sum = 0f;
        for (var row = 0; row < entries.Length; row++)
        {
            var isLast = row == entries.Length - 1;
            var end = isLast ? columns - 1 : entries[row + 1];
            sum += cost.Skip((row * columns) + entries[row]).Take(end - entries[row]).Sum();
            sum += isLast || end == entries[row] ? cost[(row * columns) + end] : Math.Min(0, cost[(row * columns) + end]);
        }

        return sum;
    }
}
