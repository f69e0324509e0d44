using System.Numerics.Tensors;
using HomeLab.Inference.Whisper.Runtime;

namespace HomeLab.Inference.Whisper.Words;

/// <summary>
/// When each token of a transcript is heard, from where the decoder looked while writing it (openai/whisper's <c>find_alignment</c>).
/// </summary>
internal static class AttentionPath
{
    /// <summary>The position at which each token begins. Token after token, none before the one before.</summary>
    /// <param name="weights">Attention of prompt and transcript.</param>
    /// <param name="firstRow">Row of the token before the first one that counts: a row looks for what is written next.</param>
    /// <param name="rows">Tokens that count.</param>
    /// <param name="positions">Positions of the audio that hold speech.</param>
    public static int[] Starts(AttentionWeights weights, int firstRow, int rows, int positions)
    {
        var cost = new float[rows * positions];
        var smooth = new float[positions];
        for (var head = 0; head < weights.Heads; head++)
        {
            Normalize(weights, head, positions);
            for (var row = 0; row < rows; row++)
            {
                MedianFilter.Apply(weights.Row(head, firstRow + row)[..positions], smooth);
                for (var position = 0; position < positions; position++)
                {
                    cost[(row * positions) + position] -= smooth[position];
                }
            }
        }

        return TimeWarp.Entries(cost, positions);
    }

    // Each row over the speech alone; then each position over the tokens: some positions draw every token's attention and say nothing.
    private static void Normalize(AttentionWeights weights, int head, int positions)
    {
        for (var token = 0; token < weights.Tokens; token++)
        {
            var row = weights.Row(head, token)[..positions];
            TensorPrimitives.Divide(row, Math.Max(TensorPrimitives.Sum<float>(row), float.Epsilon), row);
        }

        for (var position = 0; position < positions; position++)
        {
            var (sum, squares) = (0.0, 0.0);
            for (var token = 0; token < weights.Tokens; token++)
            {
                var weight = weights.Row(head, token)[position];
                sum += weight;
                squares += (double)weight * weight;
            }

            var mean = sum / weights.Tokens;
            var deviation = Math.Sqrt(Math.Max(0, (squares / weights.Tokens) - (mean * mean)));
            for (var token = 0; token < weights.Tokens; token++)
            {
                ref var weight = ref weights.Row(head, token)[position];
                weight = deviation > 0 ? (float)((weight - mean) / deviation) : 0;
            }
        }
    }
}
