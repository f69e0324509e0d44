using HomeLab.Inference.Whisper.Runtime;
using HomeLab.Inference.Whisper.Words;

namespace HomeLab.Inference.Tests.Whisper.Words;

public sealed class AttentionPathTests
{
    [Fact]
    public void Finds_where_each_token_begins_though_one_position_draws_them_all()
    {
        // Three prompt tokens, then four that look at 0-9, 10-24, 25-29, 30-39; everybody looks at position 5 most of all.
        int[] begins = [0, 10, 25, 30, 40];
        var weights = new AttentionWeights(2, 7, 60);
        for (var head = 0; head < 2; head++)
        {
            for (var token = 0; token < 7; token++)
            {
                var row = weights.Row(head, token);
                row.Fill(0.001f);
                row[5] = 0.5f;
                for (var position = token < 3 ? 0 : begins[token - 3]; position < (token < 3 ? 40 : begins[token - 2]); position++)
                {
                    row[position] += 0.02f;
                }
            }
        }

        var starts = AttentionPath.Starts(weights, firstRow: 3, rows: 4, positions: 40);

        Assert.Equal(0, starts[0]);
        for (var token = 1; token < 4; token++)
        {
            Assert.InRange(starts[token], begins[token] - 2, begins[token] + 2);
        }
    }

    [Fact]
    public void Equals_the_plain_computation()
    {
        var random = new Random(11);
        var weights = new AttentionWeights(3, 9, 30);
        foreach (ref var value in weights.Values.AsSpan())
        {
            value = random.NextSingle();
        }

        var expected = Plain([.. weights.Values], heads: 3, tokens: 9, positions: 30, kept: 24, firstRow: 2, rows: 6);

        Assert.Equal(expected, AttentionPath.Starts(weights, firstRow: 2, rows: 6, positions: 24));
    }

    private static int[] Plain(float[] values, int heads, int tokens, int positions, int kept, int firstRow, int rows)
    {
        var cost = new float[rows * kept];
        for (var head = 0; head < heads; head++)
        {
            var rowsOfHead = Enumerable.Range(0, tokens).Select(
                token => values.Skip(((head * tokens) + token) * positions).Take(kept).Select(value => (double)value).ToArray()).ToArray();
            var shares = rowsOfHead.Select(row => row.Select(value => value / row.Sum()).ToArray()).ToArray();
            var scored = shares.Select(row => row.Select((share, column) =>
            {
                var mean = shares.Average(other => other[column]);
                return (float)((share - mean) / Math.Sqrt(shares.Average(other => Math.Pow(other[column] - mean, 2))));
            }).ToArray()).ToArray();
            for (var row = 0; row < rows; row++)
            {
                var smooth = new float[kept];
                MedianFilter.Apply(scored[firstRow + row], smooth);
                for (var column = 0; column < kept; column++)
                {
                    cost[(row * kept) + column] -= smooth[column];
                }
            }
        }

        return TimeWarp.Entries(cost, kept);
    }
}
