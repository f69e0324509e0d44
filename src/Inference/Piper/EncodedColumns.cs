using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Piper;

/// <summary>All columns at once, as an encoder made them.</summary>
/// <param name="encoded">Its results; the first is [1, channels, columns]. Owned.</param>
internal sealed class EncodedColumns(IDisposableReadOnlyCollection<OrtValue> encoded) : IColumns
{
    /// <inheritdoc/>
    public int Count { get; } = (int)encoded[0].GetTensorTypeAndShape().Shape[2];

    /// <inheritdoc/>
    public ReadOnlySpan<float> Get(int end, CancellationToken cancellationToken) => encoded[0].GetTensorDataAsSpan<float>();

    /// <inheritdoc/>
    public void Dispose() => encoded.Dispose();
}
