using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Turns the one-dimensional convolutions of a part into two-dimensional ones of height 1. The result is the same to rounding, but ONNX
/// Runtime has blocked kernels (NCHWc) for two dimensions only: a medium voice's decoder takes 0.72 of the time (SpeechBenchmarks).
/// </summary>
internal static class WideConvolutions
{
    private const string Prefix = "wide/";

    private static readonly HashSet<string> Elementwise = ["Add", "Sub", "Mul", "Div"];

    /// <summary>Rewrites the part in place.</summary>
    /// <param name="graph">A part in topological order, known to <see cref="FrameReach"/>.</param>
    /// <param name="inputs">Its inputs over frames, [1, channels, frames].</param>
    /// <param name="output">Its output; gets its old shape back.</param>
    public static void Apply(OnnxGraph graph, IReadOnlySet<string> inputs, string output)
    {
        var nodes = graph.Nodes.ToList();
        var ranks = graph.Initializers.ToDictionary(tensor => tensor.Name, tensor => tensor.Dims.Count);
        var wide = new Dictionary<string, string>();
        graph.Nodes.Clear();
        graph.Initializers.Add(OnnxTensor.OfInt64(Prefix + "axis", [1], [2]));
        foreach (var input in inputs)
        {
            wide[input] = Widen(graph, input);
        }

        var path = new HashSet<string>(inputs);
        foreach (var node in nodes)
        {
            if (node.OpType == "Constant")
            {
                ranks[node.Outputs[0]] = node.Find("value")?.Tensor?.Dims.Count ?? 0;
            }

            if (node.Inputs.Exists(path.Contains))
            {
                path.UnionWith(node.Outputs);
                Rewrite(graph, node, wide, value => !path.Contains(value) && ranks.GetValueOrDefault(value, 3) == 3);
            }

            graph.Nodes.Add(node);
        }

        Narrow(graph, output);
    }

    private static void Rewrite(OnnxGraph graph, OnnxNode node, Dictionary<string, string> wide, Predicate<string> isSideValue)
    {
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            // What joins from the side with three dimensions (the speaker's embedding) must not be aligned with the wrong ones.
            if (Elementwise.Contains(node.OpType) && isSideValue(node.Inputs[i]) && !wide.ContainsKey(node.Inputs[i]))
            {
                wide[node.Inputs[i]] = Widen(graph, node.Inputs[i]);
            }

            node.Inputs[i] = wide.GetValueOrDefault(node.Inputs[i], node.Inputs[i]);
        }

        if (node.OpType is "Conv" or "ConvTranspose")
        {
            node.Inputs[1] = Widen(graph, node.Inputs[1]);
            SetAttributes(node);
        }
    }

    private static void SetAttributes(OnnxNode node)
    {
        var kernel = node.Ints("kernel_shape", 1)[0];
        var stride = node.Ints("strides", 1)[0];
        var dilation = node.Ints("dilations", 1)[0];
        var pads = node.Ints("pads", 0, 0);
        node.Attributes.RemoveAll(attribute => attribute.Name is "kernel_shape" or "strides" or "dilations" or "pads" or "output_padding");
        node.Attributes.Add(OnnxAttribute.OfInts("kernel_shape", 1, kernel));
        node.Attributes.Add(OnnxAttribute.OfInts("strides", 1, stride));
        node.Attributes.Add(OnnxAttribute.OfInts("dilations", 1, dilation));
        node.Attributes.Add(OnnxAttribute.OfInts("pads", 0, pads[0], 0, pads[1]));
    }

    /// <summary>Adds a dimension of 1 before the last one. Weights are folded when the model is loaded.</summary>
    private static string Widen(OnnxGraph graph, string value)
    {
        var widened = Prefix + value;
        if (!graph.Nodes.Exists(node => node.Outputs.Contains(widened)))
        {
            graph.Nodes.Add(new OnnxNode("Unsqueeze", widened + "/Unsqueeze", [value, Prefix + "axis"], [widened]));
        }

        return widened;
    }

    private static void Narrow(OnnxGraph graph, string output)
    {
        var last = graph.FindProducer(output)!;
        last.Outputs[last.Outputs.IndexOf(output)] = Prefix + output;
        graph.Nodes.Add(new OnnxNode("Squeeze", Prefix + "Squeeze", [Prefix + output, Prefix + "axis"], [output]));
    }
}
