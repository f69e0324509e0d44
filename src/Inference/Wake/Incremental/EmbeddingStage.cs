using System.Numerics.Tensors;

namespace HomeLab.Inference.Wake.Incremental;

/// <summary>Layers between two pools, and the pool at their end (always two columns to one).</summary>
/// <param name="First">Index of the first layer.</param>
/// <param name="Pairs">Pairs of a convolution over frequency and one over time.</param>
/// <param name="Rows">Rows that a hop adds.</param>
/// <param name="Columns">Positions of a row.</param>
/// <param name="PoolRows">Rows that the pool makes one of.</param>
internal readonly record struct EmbeddingStage(int First, int Pairs, int Rows, int Columns, int PoolRows)
{
    /// <summary>Takes the largest of two columns and one or two rows; writes rows with a zero position on both sides.</summary>
    public void Pool(ReadOnlySpan<float> input, Span<float> padded, int channels)
    {
        var (row, columns) = (Columns * channels, Columns / 2);
        var pooledRow = (columns + 2) * channels;
        IncrementalEmbedding.ClearEdges(padded, Rows / PoolRows, columns, channels);
        for (var y = 0; y < Rows / PoolRows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var target = padded.Slice((y * pooledRow) + ((x + 1) * channels), channels);
                var source = input.Slice((y * PoolRows * row) + (2 * x * channels), 2 * channels);
                TensorPrimitives.Max(source[..channels], source[channels..], target);
                if (PoolRows == 2)
                {
                    var below = input.Slice((((y * 2) + 1) * row) + (2 * x * channels), 2 * channels);
                    TensorPrimitives.Max(target, below[..channels], target);
                    TensorPrimitives.Max(target, below[channels..], target);
                }
            }
        }
    }
}
