using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// How many frames to the left and right of its own frame a result depends on, computed from the attributes of the convolutions: intervals
/// are carried backwards from what one frame gives to the input.
/// </summary>
internal static class FrameReach
{
    private static readonly HashSet<string> PointWise =
    [
        "LeakyRelu", "Relu", "Tanh", "Sigmoid", "Exp", "Neg", "Add", "Sub", "Mul", "Div", "Identity", "Cast", "Unsqueeze", "Squeeze",
        "Shape", "ConstantOfShape",
    ];

    /// <summary>Measures a part.</summary>
    /// <param name="graph">The part alone, in topological order.</param>
    /// <param name="input">Name of its input, one column a frame.</param>
    /// <param name="output">Name of its output: frames, or samples.</param>
    /// <param name="reach">Results a frame, and frames of dependence on each side.</param>
    /// <param name="reason">Why it cannot work on windows.</param>
    public static bool TryMeasure(OnnxGraph graph, string input, string output, out (int Hop, int Frames) reach, out string reason)
    {
        reach = default;
        var path = Downstream(graph, input);
        var strange = path.Find(node => !IsKnown(graph, node));
        if (strange is not null || path.Count == 0 || !path[^1].Outputs.Contains(output))
        {
            reason = strange is null ? $"it does not lead to '{output}'" : $"it has the operator {strange.OpType} ({strange.Name})";
            return false;
        }

        var hop = path.Where(node => node.OpType == "ConvTranspose").Aggregate(1L, (product, node) => product * node.Ints("strides", 1)[0]);
        var (first, last) = Carry(path, input, output, 0, hop - 1);
        reach = ((int)hop, (int)Math.Max(-first, last));
        reason = "";
        return true;
    }

    /// <summary>The nodes that depend on the input, in order.</summary>
    public static List<OnnxNode> Downstream(OnnxGraph graph, string input)
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

    private static bool IsKnown(OnnxGraph graph, OnnxNode node) => node.OpType switch
    {
        "Conv" => node.Find("auto_pad") is null && node.Ints("strides", 1).All(stride => stride == 1),
        "ConvTranspose" => node.Find("auto_pad") is null && node.Ints("dilations", 1).All(dilation => dilation == 1)
            && node.Ints("output_padding", 0).All(padding => padding == 0),
        "Concat" or "Split" => node.Find("axis")?.Int == 1,
        "Slice" => KeepsFrames(graph, node),
        _ => PointWise.Contains(node.OpType),
    };

    /// <summary>Whether a slice takes all frames: it cuts channels, or nothing at all. Inputs: data, starts, ends, axes, steps.</summary>
    private static bool KeepsFrames(OnnxGraph graph, OnnxNode slice)
    {
        if (slice.Inputs.Count < 5)
        {
            return false;
        }

        var (starts, ends) = (Integers(graph, slice.Inputs[1]), Integers(graph, slice.Inputs[2]));
        var (axes, steps) = (Integers(graph, slice.Inputs[3]), Integers(graph, slice.Inputs[4]));
        return axes.Length > 0 && Enumerable.Range(0, axes.Length).All(i =>
            axes[i] is 0 or 1 || (axes[i] == 2 && starts[i] == 0 && ends[i] == long.MaxValue && steps[i] == 1));
    }

    private static long[] Integers(OnnxGraph graph, string value) =>
        graph.FindConstant(value) is { Type: OnnxType.Int64 } tensor ? tensor.ToInt64() : [];

    private static (long First, long Last) Carry(List<OnnxNode> path, string input, string output, long first, long last)
    {
        var needed = new Dictionary<string, (long First, long Last)> { [output] = (first, last) };
        for (var i = path.Count - 1; i >= 0; i--)
        {
            foreach (var result in path[i].Outputs)
            {
                if (needed.TryGetValue(result, out var range))
                {
                    Need(path[i], Through(path[i], range.First, range.Last), needed);
                }
            }
        }

        return needed[input];
    }

    private static void Need(OnnxNode node, (long First, long Last) range, Dictionary<string, (long First, long Last)> needed)
    {
        foreach (var value in node.Inputs)
        {
            needed[value] = needed.TryGetValue(value, out var other)
                ? (Math.Min(range.First, other.First), Math.Max(range.Last, other.Last))
                : range;
        }
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
