using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Finds where a Piper voice can be cut. The decoder's first convolution, <c>dec.conv_pre</c>, has no weight norm, so that its weight kept
/// the trainer's name in every official export; scope names and structure are tried after it. Everything else is found by structure.
/// </summary>
internal static class VitsLandmarks
{
    /// <summary>The decoder's input; null where there is no decoder.</summary>
    public static VitsCut? FindLatent(OnnxGraph graph)
    {
        var first = graph.Nodes.Find(node => node.OpType == "Conv" && node.Inputs is [_, "dec.conv_pre.weight", ..])
            ?? graph.Nodes.Find(node => node is { OpType: "Conv", Name: "/dec/conv_pre/Conv" })
            ?? FindByStructure(graph);
        return first is not null && graph.FindInitializer(first.Inputs[1]) is { Dims: [_, var channels, _] }
            ? new VitsCut(first.Inputs[0], (int)channels)
            : null;
    }

    /// <summary>
    /// Inside the decoder: before the second upsampling. What comes earlier reaches for ten of eleven frames and takes a fifth of the time.
    /// </summary>
    public static VitsCut? FindUpsampled(OnnxGraph graph) =>
        graph.Nodes.Where(node => node.OpType == "ConvTranspose").ElementAtOrDefault(1) is { } second
        && graph.FindProducer(second.Inputs[0]) is { OpType: "LeakyRelu" } activation
        && graph.FindInitializer(second.Inputs[1]) is { Dims: [var channels, _, _] }
            ? new VitsCut(activation.Inputs[0], (int)channels)
            : null;

    /// <summary>The latent is the flow's result times a mask; the flow begins where mean and scaled noise are added.</summary>
    public static (OnnxNode Prior, string Mask)? FindFlow(OnnxGraph graph, string latent)
    {
        var prior = graph.Nodes.FindLast(node => node.OpType == "Add" && node.Inputs.Exists(input => IsScaledNoise(graph, input, 3)));
        return prior is not null && graph.FindProducer(latent) is { OpType: "Mul" } masked
            ? (prior, masked.Inputs[1])
            : null;
    }

    /// <summary>Inside the flow: after the flips of channels that lie between its steps.</summary>
    public static IEnumerable<VitsCut> FindFlips(OnnxGraph graph, VitsCut prior) =>
        graph.Nodes.Where(node => node is { OpType: "Slice", Inputs: [_, _, _, var axes, var steps] }
            && node.Inputs[0] != prior.Value
            && IsConstant(graph, axes, 1)
            && IsConstant(graph, steps, -1)
            && graph.FindProducer(node.Inputs[0]) is { OpType: "Concat" })
        .Select(flip => prior with { Value = flip.Outputs[0] });

    private static bool IsConstant(OnnxGraph graph, string name, long value) =>
        graph.FindConstant(name) is { Type: OnnxType.Int64, Length: 1 } constant && constant.ToInt64()[0] == value;

    /// <summary>
    /// Back from the first upsampling over activations and sums; of the convolutions met, the wide one (the other adds the speaker).
    /// </summary>
    private static OnnxNode? FindByStructure(OnnxGraph graph)
    {
        var upsampling = graph.Nodes.Find(node => node.OpType == "ConvTranspose");
        var open = new Queue<string>(upsampling is null ? [] : [upsampling.Inputs[0]]);
        OnnxNode? widest = null;
        while (open.TryDequeue(out var value))
        {
            switch (graph.FindProducer(value))
            {
                case { OpType: "LeakyRelu" or "Add" } node:
                    node.Inputs.ForEach(open.Enqueue);
                    break;
                case { OpType: "Conv" } conv when Kernel(conv) > (widest is null ? 1 : Kernel(widest)):
                    widest = conv;
                    break;
            }
        }

        return widest;
    }

    private static bool IsScaledNoise(OnnxGraph graph, string value, int depth) => depth > 0 && graph.FindProducer(value) switch
    {
        { OpType: "RandomNormalLike" } => true,
        { OpType: "Mul" } product => product.Inputs.Exists(input => IsScaledNoise(graph, input, depth - 1)),
        _ => false,
    };

    private static long Kernel(OnnxNode conv) => conv.Ints("kernel_shape", 1)[0];
}
