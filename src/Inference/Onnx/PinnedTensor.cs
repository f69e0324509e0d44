using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Onnx;

/// <summary>
/// A tensor over memory of our own, allocated once on the pinned heap: written and read as a span, bound once, run many times without a
/// copy or an allocation. The owner disposes it after every binding that uses it.
/// </summary>
internal sealed class PinnedTensor<T> : IDisposable
    where T : unmanaged
{
    private readonly T[] _data;

    /// <summary>Allocates a tensor of zeros.</summary>
    /// <param name="shape">Its dimensions; none for a scalar.</param>
    public PinnedTensor(params long[] shape)
    {
        var length = 1L;
        foreach (var dimension in shape)
        {
            length *= dimension;
        }

        _data = GC.AllocateArray<T>(checked((int)length), pinned: true);
        Value = OrtValue.CreateTensorValueFromMemory(_data, shape);
    }

    /// <summary>The elements, row by row.</summary>
    public Span<T> Span => _data;

    /// <summary>What a binding takes.</summary>
    public OrtValue Value { get; }

    /// <inheritdoc/>
    public void Dispose() => Value.Dispose();
}
