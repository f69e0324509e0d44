using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Wake;

/// <summary>
/// Recognises the heads that openWakeWord's training writes: Flatten → (Gemm → [layer normalisation] → [Relu])… → Sigmoid or Softmax, in
/// one straight line. Whatever leaves the line (branches, recurrence, convolutions) is left to ONNX Runtime.
/// </summary>
internal sealed class DenseHeadReader
{
    private readonly OnnxGraph _graph;
    private readonly List<OnnxNode> _nodes;
    private readonly Dictionary<string, float[]> _constants = [];
    private readonly List<DenseLayer> _layers = [];
    private string _value;
    private int _next;

    private DenseHeadReader(OnnxGraph graph)
    {
        _graph = graph;
        _nodes = [.. graph.Nodes.Where(static node => node.OpType != "Constant")];
        _value = graph.Inputs.Find(input => graph.FindInitializer(input.Name) is null)?.Name ?? "";
        foreach (var constant in graph.Nodes.Where(static node => node.OpType == "Constant"))
        {
            if (constant.Find("value")?.Tensor is { Type: OnnxType.Float } tensor)
            {
                _constants[constant.Outputs[0]] = tensor.ToFloats();
            }
        }
    }

    /// <summary>The head; null when the model is of another build.</summary>
    /// <exception cref="InferenceException">Weights of an impossible size.</exception>
    public static DenseHead? TryRead(OnnxModel model)
    {
        return new DenseHeadReader(model.Graph).Read();
    }

    private DenseHead? Read()
    {
        if (!Take("Flatten", out _) && !Take("Reshape", out _))
        {
            return null;
        }

        while (Take("Gemm", out var gemm))
        {
            if (ReadGemm(gemm) is not { } layer || (_layers.Count > 0 && _layers[^1].Outputs != layer.Inputs))
            {
                return null;
            }

            var normalisation = ReadNormalisation(layer.Outputs, out var isMalformed);
            if (isMalformed)
            {
                return null;
            }

            _layers.Add(layer with { Normalisation = normalisation, IsRectified = Take("Relu", out _) });
        }

        var isSoftmax = Take("Softmax", out _);
        var isWhole = _layers.Count > 0
            && (isSoftmax || Take("Sigmoid", out _))
            && _next == _nodes.Count
            && _graph.Outputs is [var output]
            && output.Name == _value
            && _layers[0].Inputs % IEmbeddingModel.Values == 0;
        return isWhole ? new DenseHead(_layers, isSoftmax) : null;
    }

    private DenseLayer? ReadGemm(OnnxNode gemm)
    {
        var isPlain = gemm.Find("transA") is not { Int: not 0 }
            && (gemm.Find("alpha")?.Float ?? 1) == 1
            && (gemm.Find("beta")?.Float ?? 1) == 1
            && gemm.Inputs.Count == 3;
        if (!isPlain || _graph.FindInitializer(gemm.Inputs[1]) is not { Dims.Count: 2 } weights || Constant(gemm.Inputs[2]) is not { } bias)
        {
            return null;
        }

        var isTransposed = gemm.Find("transB") is { Int: 1 };
        var outputs = (int)weights.Dims[isTransposed ? 0 : 1];
        if (bias.Length != outputs || outputs == 0)
        {
            return null;
        }

        var values = weights.ToFloats();
        return new DenseLayer(isTransposed ? values : Transpose(values, outputs), bias);
    }

    /// <summary>(x − mean) / √(mean((x − mean)²) + ε) · scale + shift, as the older exporters spell it out.</summary>
    private (float[] Scale, float[] Shift, float Epsilon)? ReadNormalisation(int size, out bool isMalformed)
    {
        isMalformed = false;
        var input = _value;
        if (!Take("ReduceMean", out _))
        {
            return null;
        }

        isMalformed = true;
        if (!Take("Sub", out var difference) || difference.Inputs[0] != input)
        {
            return null;
        }

        var centred = _value;
        var isPlain = Take("Pow", out var power) && Constant(power.Inputs[1]) is [2f] && Take("ReduceMean", out _);
        if (!isPlain || !Take("Add", out var addition) || Constant(addition.Inputs[1]) is not [var epsilon] || !Take("Sqrt", out _))
        {
            return null;
        }

        if (!Take("Div", out var quotient) || quotient.Inputs[0] != centred
            || !Take("Mul", out var product) || Constant(product.Inputs[1]) is not { } scale || scale.Length != size
            || !Take("Add", out var sum) || Constant(sum.Inputs[1]) is not { } shift || shift.Length != size)
        {
            return null;
        }

        isMalformed = false;
        return (scale, shift, epsilon);
    }

    /// <summary>Takes the next node when it is of that kind and works on the value at hand.</summary>
    private bool Take(string kind, out OnnxNode node)
    {
        node = _nodes.ElementAtOrDefault(_next)!;
        if (node is null || node.OpType != kind || !node.Inputs.Contains(_value) || node.Outputs.Count != 1)
        {
            return false;
        }

        _value = node.Outputs[0];
        _next++;
        return true;
    }

    private float[]? Constant(string name) =>
        _graph.FindInitializer(name) is { Type: OnnxType.Float } tensor ? tensor.ToFloats() : _constants.GetValueOrDefault(name);

    private static float[] Transpose(float[] values, int columns)
    {
        var rows = values.Length / columns;
        var transposed = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                transposed[(column * rows) + row] = values[(row * columns) + column];
            }
        }

        return transposed;
    }
}
