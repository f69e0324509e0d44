using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Gives zeros that are padded before a convolution to the convolution itself. The exporter writes the padding as a small program over a
/// constant in the trainer's order (last dimension first). Exact.
/// </summary>
internal static class FoldedPads
{
    /// <summary>What turns the trainer's order into that of <c>Pad</c>, from the end.</summary>
    private static readonly string[] Program = ["Cast", "Reshape", "Transpose", "Slice", "Reshape"];

    /// <summary>Rewrites the encoder in place; other paddings stay as they are.</summary>
    public static void Apply(OnnxGraph graph)
    {
        foreach (var pad in graph.Nodes.FindAll(node => node.OpType == "Pad" && node.Inputs.Count >= 2))
        {
            if (graph.FindConsumers(pad.Outputs[0]).ToList() is [{ OpType: "Conv" } conv]
                && conv.Inputs[0] == pad.Outputs[0]
                && conv.Ints("pads", 0, 0).All(zeros => zeros == 0)
                && pad.Inputs.Skip(2).All(string.IsNullOrEmpty)
                && FindAmounts(graph, pad.Inputs[1]) is [var left, var right, .. var others]
                && others.All(zeros => zeros == 0))
            {
                conv.Inputs[0] = pad.Inputs[0];
                conv.Attributes.RemoveAll(attribute => attribute.Name == "pads");
                conv.Attributes.Add(OnnxAttribute.OfInts("pads", left, right));
            }
        }

        graph.Prune();
    }

    private static long[] FindAmounts(OnnxGraph graph, string value)
    {
        foreach (var step in Program)
        {
            if (graph.FindProducer(value) is not { } node || node.OpType != step)
            {
                return [];
            }

            value = node.Inputs[0];
        }

        return graph.FindProducer(value) is { OpType: "Concat" } amounts
            && graph.FindConstant(amounts.Inputs[0]) is { Type: OnnxType.Int64, Dims.Count: 1 } constant
                ? constant.ToInt64()
                : [];
    }
}
