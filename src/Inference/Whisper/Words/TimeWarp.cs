namespace HomeLab.Inference.Whisper.Words;

/// <summary>
/// Dynamic time warping: the cheapest way through a matrix from its first to its last element in steps right, down, or both at once.
/// </summary>
internal static class TimeWarp
{
    private const byte Right = 0;
    private const byte Both = 1;
    private const byte Down = 2;

    /// <summary>The column at which the cheapest way enters each row.</summary>
    /// <param name="cost">Cost of each element, row by row.</param>
    /// <param name="columns">Length of a row.</param>
    public static int[] Entries(ReadOnlySpan<float> cost, int columns)
    {
        var rows = cost.Length / columns;
        var steps = new byte[cost.Length];
        var above = new double[columns];
        var sums = new double[columns];
        for (var row = 0; row < rows; row++)
        {
            (above, sums) = (sums, above);
            for (var column = 0; column < columns; column++)
            {
                var right = column > 0 ? sums[column - 1] : double.PositiveInfinity;
                var down = row > 0 ? above[column] : double.PositiveInfinity;
                var both = row > 0 && column > 0 ? above[column - 1] : double.PositiveInfinity;
                var least = row + column == 0 ? 0 : Math.Min(right, Math.Min(both, down));
                steps[(row * columns) + column] = least == right ? Right : least == both ? Both : Down;
                sums[column] = least + cost[(row * columns) + column];
            }
        }

        return Trace(steps, rows, columns);
    }

    private static int[] Trace(byte[] steps, int rows, int columns)
    {
        var entries = new int[rows];
        var (row, column) = (rows - 1, columns - 1);
        while (row > 0)
        {
            var step = steps[(row * columns) + column];
            if (step != Right)
            {
                entries[row--] = column;
            }

            column -= step == Down ? 0 : 1;
        }

        return entries;
    }
}
