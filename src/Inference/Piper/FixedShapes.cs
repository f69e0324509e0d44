using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Writes down the shapes that an export computes from other values' shapes: <c>Reshape(x, Concat(batch, 2, 96, length))</c> becomes a
/// reshape to [1, 2, 96, -1]. The batch is 1, channels are those of the convolution's weights, and one unknown remains. Exact; and ONNX
/// Runtime, which cannot see through such a Concat, then knows ranks again and fuses what needs them (layer normalization).
/// </summary>
internal static class FixedShapes
{
    private const long Unknown = -1;

    /// <summary>Rewrites the encoder in place; a shape with two unknowns stays as it is.</summary>
    public static void Apply(OnnxGraph graph)
    {
        foreach (var reshape in graph.Nodes.FindAll(node => node.OpType == "Reshape"))
        {
            if (graph.FindProducer(reshape.Inputs[1]) is not { OpType: "Concat" } concat)
            {
                continue;
            }

            var shape = concat.Inputs.ConvertAll(input => Resolve(graph, input));
            if (shape.Count(size => size == Unknown) <= 1)
            {
                var name = reshape.Outputs[0] + "/shape";
                graph.Initializers.Add(OnnxTensor.OfInt64(name, [shape.Count], [.. shape]));
                reshape.Inputs[1] = name;
            }
        }

        graph.Prune();
    }

    /// <summary>One dimension: a constant, or <c>Unsqueeze(Gather(Shape(x), axis))</c> of a convolution's result.</summary>
    private static long Resolve(OnnxGraph graph, string value)
    {
        if (graph.FindConstant(value) is { Type: OnnxType.Int64, Length: 1 } constant)
        {
            return constant.ToInt64()[0];
        }

        if (graph.FindProducer(value) is not { OpType: "Unsqueeze" } unsqueeze
            || graph.FindProducer(unsqueeze.Inputs[0]) is not { OpType: "Gather" } gather
            || graph.FindProducer(gather.Inputs[0]) is not { OpType: "Shape" } shape
            || graph.FindProducer(shape.Inputs[0]) is not { OpType: "Conv" } conv
            || graph.FindConstant(gather.Inputs[1]) is not { Type: OnnxType.Int64, Length: 1 } axis)
        {
            return Unknown;
        }

        return axis.ToInt64()[0] switch
        {
            0 => 1,
            1 => graph.FindInitializer(conv.Inputs[1])?.Dims[0] ?? Unknown,
            _ => Unknown,
        };
    }
}
