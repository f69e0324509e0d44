using System.Numerics.Tensors;

namespace HomeLab.Inference.Wake;

/// <summary>A head of dense layers, computed here: for nets this small a call into ONNX Runtime costs more than the arithmetic.</summary>
internal sealed class DenseHead : IWakeHead
{
    private readonly IReadOnlyList<DenseLayer> _layers;
    private readonly bool _isSoftmax;
    private readonly float[][] _values;

    /// <summary>Joins layers.</summary>
    /// <param name="layers">In order; the first takes the embeddings.</param>
    /// <param name="isSoftmax">The last step: softmax over the outputs, else a sigmoid of each.</param>
    public DenseHead(IReadOnlyList<DenseLayer> layers, bool isSoftmax)
    {
        _layers = layers;
        _isSoftmax = isSoftmax;
        _values = [.. layers.Select(static layer => new float[layer.Outputs])];
        Embeddings = layers[0].Inputs / IEmbeddingModel.Values;
    }

    public int Embeddings { get; }

    public int Outputs => _layers[^1].Outputs;

    public void Score(ReadOnlySpan<float> embeddings, Span<float> probabilities)
    {
        var input = embeddings;
        for (var i = 0; i < _layers.Count; i++)
        {
            _layers[i].Run(input, _values[i]);
            input = _values[i];
        }

        if (_isSoftmax)
        {
            TensorPrimitives.SoftMax(input, probabilities);
        }
        else
        {
            TensorPrimitives.Sigmoid(input, probabilities);
        }
    }

    public void Dispose()
    {
    }
}
