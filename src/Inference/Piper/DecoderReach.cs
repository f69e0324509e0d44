using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// How many frames to the left and right of its own frame a sample of the decoder depends on, computed from the attributes of its
/// convolutions: intervals are carried backwards from the samples of one frame to the decoder's input.
/// </summary>
internal static class DecoderReach
{
    private static readonly HashSet<string> PointWise =
    [
        "LeakyRelu", "Relu", "Tanh", "Sigmoid", "Add", "Sub", "Mul", "Div", "Identity", "Cast", "Unsqueeze", "Squeeze",
    ];

    /// <summary>Measures a decoder.</summary>
    /// <param name="graph">The decoder alone, in topological order.</param>
    /// <param name="input">Name of its input, one column a frame.</param>
    /// <param name="output">Name of its output, samples.</param>
    /// <param name="reach">Samples a frame, and frames of dependence on each side.</param>
    /// <param name="reason">Why it cannot be decoded in chunks.</param>
    public static bool TryMeasure(OnnxGraph graph, string input, string output, out (int Hop, int Frames) reach, out string reason)
    {
        reach = default;
        var path = Downstream(graph, input);
        var strange = path.Find(node => !IsKnown(node));
        if (strange is not null || path.Count == 0 || !path[^1].Outputs.Contains(output))
        {
            reason = strange is null ? "its decoder does not lead to 'output'" : $"its decoder has the operator {strange.OpType} ({strange.Name})";
            return false;
        }

        var hop = path.Where(node => node.OpType == "ConvTranspose").Aggregate(1L, (product, node) => product * node.Ints("strides", 1)[0]);
        var (first, last) = Carry(path, input, output, 0, hop - 1);
        reach = ((int)hop, (int)Math.Max(-first, last));
        reason = "";
        return true;
    }

    /// <summary>The nodes that depend on the input, in order.</summary>
    private static List<OnnxNode> Downstream(OnnxGraph graph, string input)
    {
        var values = new HashSet<string> { input };
        var path = new List<OnnxNode>();
        foreach (var node in graph.Nodes)
        {
            if (node.Inputs.Exists(values.Contains))
            {
                path.Add(node);
                values.UnionWith(node.Outputs);
            }
        }

        return path;
    }

    private static bool IsKnown(OnnxNode node) => node.OpType switch
    {
        "Conv" => node.Find("auto_pad") is null && node.Ints("strides", 1).All(stride => stride == 1),
        "ConvTranspose" => node.Find("auto_pad") is null && node.Ints("dilations", 1).All(dilation => dilation == 1)
            && node.Ints("output_padding", 0).All(padding => padding == 0),
        _ => PointWise.Contains(node.OpType),
    };

    private static (long First, long Last) Carry(List<OnnxNode> path, string input, string output, long first, long last)
    {
        var needed = new Dictionary<string, (long First, long Last)> { [output] = (first, last) };
        for (var i = path.Count - 1; i >= 0; i--)
        {
            if (!needed.TryGetValue(path[i].Outputs[0], out var range))
            {
                continue;
            }

            var own = Through(path[i], range.First, range.Last);
            foreach (var value in path[i].Inputs)
            {
                needed[value] = needed.TryGetValue(value, out var other)
                    ? (Math.Min(own.First, other.First), Math.Max(own.Last, other.Last))
                    : own;
            }
        }

        return needed[input];
    }

    private static (long First, long Last) Through(OnnxNode node, long first, long last)
    {
        var kernel = node.Ints("kernel_shape", 1)[0];
        var padding = node.Ints("pads", 0)[0];
        switch (node.OpType)
        {
            case "Conv":
                return (first - padding, last - padding + (node.Ints("dilations", 1)[0] * (kernel - 1)));
            case "ConvTranspose":
                var stride = node.Ints("strides", 1)[0];
                return (CeilingOf(first + padding - kernel + 1, stride), FloorOf(last + padding, stride));
            default:
                return (first, last);
        }
    }

    private static long FloorOf(long value, long divisor) => (long)Math.Floor((double)value / divisor);

    private static long CeilingOf(long value, long divisor) => (long)Math.Ceiling((double)value / divisor);
}
