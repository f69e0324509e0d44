using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Cuts a Piper voice at the input of the decoder's first convolution, <c>dec.conv_pre</c>, and before the flow. The first cut works on
/// every official export: that convolution has no weight norm, so that its weight kept the trainer's name; scope names and structure are
/// tried after it. The second is found by structure and left out where the structure is another.
/// </summary>
internal static class VitsSplitter
{
    private const string Output = "output";
    private const string Speaker = "sid";

    /// <summary>Cuts the voice; null with a reason when it is not a network that can be cut (it is then run as a whole).</summary>
    /// <param name="file">Bytes of the <c>.onnx</c> file.</param>
    /// <param name="reason">Why not.</param>
    /// <exception cref="InferenceException">The bytes are not ONNX.</exception>
    public static VitsParts? TrySplit(byte[] file, out string reason)
    {
        // Each part is its own model around the same bytes: all borrow the weights, nothing is copied before serialization.
        var graph = OnnxModel.Parse(file).Graph;
        if (FindFirstConvolution(graph) is not { } first || graph.FindInitializer(first.Inputs[1]) is not { Dims.Count: 3 } weight)
        {
            reason = "no decoder was found in its graph";
            return null;
        }

        var (latent, channels) = (first.Inputs[0], (int)weight.Dims[1]);
        if (CutPart(file, latent, Output, null, channels, out reason) is not { } decoder)
        {
            return null;
        }

        var found = FindFlow(graph, latent);
        var flow = found is var (prior, mask) ? CutPart(file, prior.Outputs[0], latent, mask, channels, out _) : null;
        var expansion = flow is null ? null : VitsExpansion.Find(graph, found!.Value.Prior);
        var parts = new VitsParts([], channels, flow, decoder, expansion);
        var encoder = OnnxModel.Parse(file);
        encoder.Graph.Outputs.Clear();
        foreach (var output in parts.EncoderOutputs)
        {
            encoder.Graph.Outputs.Add(
                new OnnxValueInfo(output, OnnxType.Float, "1", output == expansion?.Durations ? "1" : $"{channels}", "columns"));
        }

        encoder.Graph.Prune();
        TextEncoder.Simplify(encoder.Graph);
        return parts with { Encoder = encoder.ToBytes() };
    }

    private static VitsPart? CutPart(byte[] file, string input, string output, string? mask, int channels, out string reason)
    {
        var model = OnnxModel.Parse(file);
        var graph = model.Graph;
        var given = new HashSet<string> { input };
        graph.Inputs.Add(new OnnxValueInfo(input, OnnxType.Float, "1", $"{channels}", "frames"));
        if (mask is not null)
        {
            given.Add(mask);
            graph.Inputs.Add(new OnnxValueInfo(mask, OnnxType.Float, "1", "1", "frames"));
        }

        if (output != Output)
        {
            graph.Outputs.Clear();
            graph.Outputs.Add(new OnnxValueInfo(output, OnnxType.Float, "1", $"{channels}", "frames"));
        }

        graph.Prune(given);
        var stray = graph.Inputs.Find(
            value => !given.Contains(value.Name) && value.Name != Speaker && graph.FindInitializer(value.Name) is null);
        if (stray is not null)
        {
            reason = $"a part needs '{stray.Name}' too";
            return null;
        }

        if (!FrameReach.TryMeasure(graph, input, output, out var reach, out reason))
        {
            return null;
        }

        WideConvolutions.Apply(graph, given, output);
        return new VitsPart(model.ToBytes(), input, output, mask, reach.Frames, reach.Hop, TakesSpeaker(graph));
    }

    /// <summary>Single-speaker exports have an initializer of that name, which is something else.</summary>
    private static bool TakesSpeaker(OnnxGraph graph) =>
        graph.Inputs.Exists(input => input.Name == Speaker) && graph.FindInitializer(Speaker) is null;

    private static OnnxNode? FindFirstConvolution(OnnxGraph graph) =>
        graph.Nodes.Find(node => node.OpType == "Conv" && node.Inputs is [_, "dec.conv_pre.weight", ..])
        ?? graph.Nodes.Find(node => node is { OpType: "Conv", Name: "/dec/conv_pre/Conv" })
        ?? FindByStructure(graph);

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

    /// <summary>The latent is the flow's result times a mask; the flow begins where mean and scaled noise are added.</summary>
    private static (OnnxNode Prior, string Mask)? FindFlow(OnnxGraph graph, string latent)
    {
        var prior = graph.Nodes.FindLast(node => node.OpType == "Add" && node.Inputs.Exists(input => IsScaledNoise(graph, input, 3)));
        return prior is not null && graph.FindProducer(latent) is { OpType: "Mul" } masked
            ? (prior, masked.Inputs[1])
            : null;
    }

    private static bool IsScaledNoise(OnnxGraph graph, string value, int depth) => depth > 0 && graph.FindProducer(value) switch
    {
        { OpType: "RandomNormalLike" } => true,
        { OpType: "Mul" } product => product.Inputs.Exists(input => IsScaledNoise(graph, input, depth - 1)),
        _ => false,
    };

    private static long Kernel(OnnxNode conv) => conv.Ints("kernel_shape", 1)[0];
}
