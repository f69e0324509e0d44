using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Wake.Incremental;

/// <summary>
/// Reads the layers out of an <c>embedding_model.onnx</c> of speech_embedding's build: Conv → LeakyRelu → Max, with MaxPool after
/// convolutions 3, 7, 11, 15 and 19, no stride and no padding over time. Anything else is not for the incremental network.
/// </summary>
internal static class EmbeddingReader
{
    private static readonly (int Rows, int Columns, int Inputs, int Outputs)[] Expected =
    [
        (3, 3, 1, 24), (1, 3, 24, 24), (3, 1, 24, 24),
        (1, 3, 24, 48), (3, 1, 48, 48), (1, 3, 48, 48), (3, 1, 48, 48),
        (1, 3, 48, 72), (3, 1, 72, 72), (1, 3, 72, 72), (3, 1, 72, 72),
        (1, 3, 72, 96), (3, 1, 96, 96), (1, 3, 96, 96), (3, 1, 96, 96),
        (1, 3, 96, 96), (3, 1, 96, 96), (1, 3, 96, 96), (3, 1, 96, 96),
        (3, 1, 96, 96),
    ];

    private static readonly Dictionary<int, long[]> ExpectedPools = new()
    {
        [3] = [2, 2],
        [7] = [1, 2],
        [11] = [2, 2],
        [15] = [1, 2],
        [19] = [2, 2],
    };

    /// <summary>The 20 layers; null when the model is of another build.</summary>
    /// <exception cref="InferenceException">Not an ONNX file, or weights of an impossible size.</exception>
    public static IReadOnlyList<EmbeddingLayer>? TryRead(OnnxModel model)
    {
        var layers = new List<EmbeddingLayer>();
        foreach (var node in model.Graph.Nodes)
        {
            var fits = node.OpType switch
            {
                "Conv" => TryReadConvolution(model.Graph, node, layers),
                "LeakyRelu" => TrySet(layers, layer => layer with { Slope = node.Find("alpha")?.Float ?? 0.01f }),
                "Max" => TryReadFloor(model.Graph, node) is { } floor && TrySet(layers, layer => layer with { Floor = floor }),
                "MaxPool" => ExpectedPools.TryGetValue(layers.Count, out var kernel) && node.Ints("kernel_shape").SequenceEqual(kernel)
                    && node.Ints("strides").SequenceEqual(kernel) && node.Ints("pads", 0, 0, 0, 0).All(static pad => pad == 0),
                "Reshape" or "Identity" => true,
                _ => false,
            };
            if (!fits)
            {
                return null;
            }
        }

        var isWhole = layers.Count == Expected.Length
            && model.Graph.Nodes.Count(static node => node.OpType == "MaxPool") == ExpectedPools.Count;
        return isWhole ? layers : null;
    }

    private static bool TryReadConvolution(OnnxGraph graph, OnnxNode node, List<EmbeddingLayer> layers)
    {
        if (layers.Count == Expected.Length || graph.FindInitializer(node.Inputs.ElementAtOrDefault(1) ?? "") is not { } weights)
        {
            return false;
        }

        var expected = Expected[layers.Count];
        long[] pads = expected.Columns == 3 ? [0, 1, 0, 1] : [0, 0, 0, 0];
        var isPlain = node.Ints("strides", 1, 1).All(static stride => stride == 1)
            && node.Ints("dilations", 1, 1).All(static step => step == 1)
            && node.Ints("pads", 0, 0, 0, 0).SequenceEqual(pads);
        if (!isPlain || !weights.Dims.SequenceEqual([expected.Outputs, expected.Inputs, expected.Rows, expected.Columns]))
        {
            return false;
        }

        var bias = node.Inputs.Count > 2 ? graph.FindInitializer(node.Inputs[2])?.ToFloats() : new float[expected.Outputs];
        if (bias?.Length != expected.Outputs)
        {
            return false;
        }

        layers.Add(
            new EmbeddingLayer(
                expected.Rows,
                expected.Columns,
                expected.Inputs,
                expected.Outputs,
                weights.ToFloats(),
                bias,
                Slope: 1,
                Floor: float.NegativeInfinity));
        return true;
    }

    private static float? TryReadFloor(OnnxGraph graph, OnnxNode node)
    {
        var constant = node.Inputs.Select(graph.FindInitializer).FirstOrDefault(static tensor => tensor is { Length: 1 });
        return constant?.ToFloats()[0];
    }

    private static bool TrySet(List<EmbeddingLayer> layers, Func<EmbeddingLayer, EmbeddingLayer> change)
    {
        if (layers.Count == 0)
        {
            return false;
        }

        layers[^1] = change(layers[^1]);
        return true;
    }
}
