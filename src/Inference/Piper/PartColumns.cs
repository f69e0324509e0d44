namespace HomeLab.Inference.Piper;

/// <summary>
/// What a part makes of a sentence, for the part after it. It runs on few, fast growing stretches: what it repeats at their ends would
/// otherwise cost more than they do.
/// </summary>
/// <param name="runner">The part. Owned.</param>
internal sealed class PartColumns(PartRunner runner) : IColumns
{
    /// <summary>Each stretch ends at this many times the end of the last.</summary>
    private const int Growth = 4;

    /// <summary>Columns of the longest stretch, beyond which nothing is saved but memory is needed.</summary>
    private const int MaxColumns = 256;

    private readonly PooledFloats _columns = new();
    private ReadOnlyMemory<float> _made;
    private int _done;

    /// <inheritdoc/>
    public int Count => runner.Count * runner.Hop;

    /// <inheritdoc/>
    public ReadOnlySpan<float> Get(int end, CancellationToken cancellationToken)
    {
        var needed = ((end - 1) / runner.Hop) + 1;
        if (_done < needed)
        {
            var stop = Math.Max(needed, Math.Min(_done * Growth, _done + MaxColumns));
            Make(runner.Count - stop < (stop - _done) / 2 ? runner.Count : stop, cancellationToken);
        }

        return _made.Span;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        runner.Dispose();
        _columns.Dispose();
    }

    private void Make(int end, CancellationToken cancellationToken)
    {
        using var output = runner.Run(_done, end, cancellationToken, out var skip);
        var results = output.GetTensorDataAsSpan<float>();
        var rows = (int)output.GetTensorTypeAndShape().Shape[1];
        var width = results.Length / rows;
        var columns = _columns.Rent(rows * Count);
        for (var row = 0; row < rows; row++)
        {
            results.Slice((row * width) + skip, (end - _done) * runner.Hop).CopyTo(columns.Span[((row * Count) + (_done * runner.Hop))..]);
        }

        (_made, _done) = (columns, end);
    }
}
