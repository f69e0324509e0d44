using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>
/// Makes the output head of an 8-bit decoder a real integer product. Quantised exports tie it to the embedding as
/// <c>MatMul(x, DequantizeLinear(Transpose(w)))</c>, which ONNX Runtime carries out in full for every token: two thirds of a token's time
/// for tiny. Here it becomes <c>MatMulInteger(DynamicQuantizeLinear(x), w')</c>, scaled back, where w' is transposed once: the Transpose
/// moves to the main graph, where it is a constant that the runtime folds when the model loads.
/// </summary>
internal static class IntegerHead
{
    private const string Prefix = "homelab/head";
    private const int CastToFloat = 1;

    /// <summary>Rewrites the model, its branches included.</summary>
    /// <returns>How many heads were rewritten; 0 leaves the model as it was.</returns>
    public static int Rewrite(OnnxModel model)
    {
        var main = model.Graph;
        var graphs = main.Nodes.SelectMany(node => node.Attributes).Select(
            attribute => attribute.Graph).OfType<OnnxGraph>().Prepend(main).ToList();
        var transposed = new Dictionary<string, string>();
        var count = 0;
        foreach (var graph in graphs)
        {
            if (Find(main, graph) is { } head)
            {
                Replace(graph, head, Transposed(main, head.Weight, transposed), count++);
            }
        }

        return count;
    }

    private static Head? Find(OnnxGraph main, OnnxGraph graph)
    {
        var product = graph.Nodes.Find(node => node.OpType == "MatMul" && node.Outputs[0].EndsWith("logits", StringComparison.Ordinal));
        if (product is null
            || graph.FindProducer(product.Inputs[1]) is not { OpType: "DequantizeLinear" } dequantize
            || graph.FindProducer(dequantize.Inputs[0]) is not { OpType: "Transpose" } transpose
            || !transpose.Ints("perm").SequenceEqual([1L, 0L]))
        {
            return null;
        }

        var isConstant = main.FindInitializer(transpose.Inputs[0]) is not null;
        var isPerTensor = main.FindInitializer(dequantize.Inputs[1]) is { Length: 1 };
        return isConstant && isPerTensor ? new Head(product, dequantize, transpose) : null;
    }

    private static string Transposed(OnnxGraph main, string weight, Dictionary<string, string> known)
    {
        if (!known.TryGetValue(weight, out var name))
        {
            name = $"{Prefix}/weight_{known.Count}";
            known[weight] = name;
            main.Nodes.Insert(0, new OnnxNode("Transpose", name, [weight], [name], OnnxAttribute.OfInts("perm", 1, 0)));
        }

        return name;
    }

    private static void Replace(OnnxGraph graph, Head head, string weight, int number)
    {
        var at = graph.Nodes.IndexOf(head.Product);
        string Name(string part) => $"{Prefix}_{number}/{part}";
        string[] weights = head.ZeroPoint is { } zeroPoint
            ? [Name("x"), weight, Name("x_zero"), zeroPoint]
            : [Name("x"), weight, Name("x_zero")];
        OnnxNode[] nodes =
        [
            new("DynamicQuantizeLinear", Name("quantize"), [head.Product.Inputs[0]], [Name("x"), Name("x_scale"), Name("x_zero")]),
            new("MatMulInteger", Name("product"), weights, [Name("sum")]),
            new("Cast", Name("cast"), [Name("sum")], [Name("float")], OnnxAttribute.OfInt("to", CastToFloat)),
            new("Mul", Name("scales"), [Name("x_scale"), head.Scale], [Name("scale")]),
            new("Mul", Name("rescale"), [Name("float"), Name("scale")], [head.Product.Outputs[0]]),
        ];
        graph.Nodes.InsertRange(at, nodes);
        graph.Nodes.Remove(head.Product);
        RemoveUnused(graph, head.Dequantize);
        RemoveUnused(graph, head.Transpose);
    }

    private static void RemoveUnused(OnnxGraph graph, OnnxNode node)
    {
        if (!graph.FindConsumers(node.Outputs[0]).Any())
        {
            graph.Nodes.Remove(node);
        }
    }

    private sealed record Head(OnnxNode Product, OnnxNode Dequantize, OnnxNode Transpose)
    {
        public string Weight => Transpose.Inputs[0];

        public string Scale => Dequantize.Inputs[1];

        public string? ZeroPoint => Dequantize.Inputs.Count > 2 && Dequantize.Inputs[2].Length > 0 ? Dequantize.Inputs[2] : null;
    }
}
