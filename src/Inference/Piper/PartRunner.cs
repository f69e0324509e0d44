using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Piper;

/// <summary>Runs a part of a voice on stretches of its columns, each together with the neighbours that its result depends on.</summary>
/// <param name="session">The part's session.</param>
/// <param name="part">What it is.</param>
/// <param name="speaker">Number of the speaker.</param>
/// <param name="source">Its columns. Owned.</param>
internal sealed class PartRunner(InferenceSession session, VitsPart part, int speaker, IColumns source) : IDisposable
{
    private readonly PooledFloats _window = new();

    /// <summary>Columns of the sentence that it reads.</summary>
    public int Count => source.Count;

    /// <summary>Results that it makes of a column.</summary>
    public int Hop => part.Hop;

    /// <summary>Runs it.</summary>
    /// <param name="start">First column.</param>
    /// <param name="end">The column after the last.</param>
    /// <param name="cancellationToken">Ends the native call.</param>
    /// <param name="skip">Results in a row of the output before the first column's.</param>
    /// <returns>[1, rows, results], for the caller to dispose; or samples.</returns>
    public OrtValue Run(int start, int end, CancellationToken cancellationToken, out int skip)
    {
        // At the ends of the sentence the padding of the network itself is right: nothing is added there.
        var (left, right) = (Math.Max(0, start - part.Reach), Math.Min(Count, end + part.Reach));
        var width = right - left;
        var columns = source.Get(right, cancellationToken);
        var window = _window.Rent(part.Channels * width);
        for (var channel = 0; channel < part.Channels; channel++)
        {
            columns.Slice((channel * Count) + left, width).CopyTo(window.Span[(channel * width)..]);
        }

        skip = (start - left) * part.Hop;
        return PiperCall.RunPart(session, part, window, speaker, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        source.Dispose();
        _window.Dispose();
    }
}
