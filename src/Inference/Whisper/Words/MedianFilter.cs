namespace HomeLab.Inference.Whisper.Words;

/// <summary>
/// Replaces each value by the median of those around it; beyond the ends the values are mirrored without repeating the last one.
/// </summary>
internal static class MedianFilter
{
    /// <summary>openai/whisper's width.</summary>
    public const int Width = 7;

    private const int Half = Width / 2;

    /// <summary>Filters a row. One too short to be mirrored stays as it is.</summary>
    public static void Apply(ReadOnlySpan<float> row, Span<float> target)
    {
        if (row.Length <= Half)
        {
            row.CopyTo(target);
            return;
        }

        Span<float> around = stackalloc float[Width];
        for (var i = 0; i < row.Length; i++)
        {
            for (var j = 0; j < Width; j++)
            {
                var at = Math.Abs(i + j - Half);
                around[j] = row[at < row.Length ? at : (2 * row.Length) - 2 - at];
            }

            around.Sort();
            target[i] = around[Half];
        }
    }
}
