using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Cuts a Piper voice at the input of the decoder's first convolution, <c>dec.conv_pre</c>. Works on every official export: that convolution has
/// no weight norm, so that its weight kept the trainer's name; scope names and structure are tried after it.
/// </summary>
internal static class VitsSplitter
{
    private const string Output = "output";
    private const string Speaker = "sid";

    /// <summary>Cuts the voice; null with a reason when it is not a network that can be cut (it is then run as a whole).</summary>
    /// <param name="file">Bytes of the <c>.onnx</c> file.</param>
    /// <param name="reason">Why not.</param>
    /// <exception cref="InferenceException">The bytes are not ONNX.</exception>
    public static VitsHalves? TrySplit(byte[] file, out string reason)
    {
        // Two models around the same bytes: both borrow the weights, nothing is copied before serialization.
        var back = OnnxModel.Parse(file);
        if (FindFirstConvolution(back.Graph) is not { } first || back.Graph.FindInitializer(first.Inputs[1]) is not { Dims.Count: 3 } weight)
        {
            reason = "no decoder was found in its graph";
            return null;
        }

        var latent = first.Inputs[0];
        var channels = (int)weight.Dims[1];
        back.Graph.Inputs.Add(new OnnxValueInfo(latent, OnnxType.Float, "1", $"{channels}", "frames"));
        back.Graph.Prune(new HashSet<string> { latent });
        if (!DecoderReach.TryMeasure(back.Graph, latent, Output, out var reach, out reason))
        {
            return null;
        }

        var front = OnnxModel.Parse(file);
        front.Graph.Outputs.Clear();
        front.Graph.Outputs.Add(new OnnxValueInfo(latent, OnnxType.Float, "1", $"{channels}", "frames"));
        front.Graph.Prune();
        reason = "";
        return new VitsHalves(front.ToBytes(), back.ToBytes(), latent, channels, reach.Hop, reach.Frames, TakesSpeaker(back.Graph));
    }

    /// <summary>Single-speaker exports have an initializer of that name, which is something else.</summary>
    private static bool TakesSpeaker(OnnxGraph graph) =>
        graph.Inputs.Exists(input => input.Name == Speaker) && graph.FindInitializer(Speaker) is null;

    private static OnnxNode? FindFirstConvolution(OnnxGraph graph) =>
        graph.Nodes.Find(node => node.OpType == "Conv" && node.Inputs is [_, "dec.conv_pre.weight", ..])
        ?? graph.Nodes.Find(node => node is { OpType: "Conv", Name: "/dec/conv_pre/Conv" })
        ?? FindByStructure(graph);

    /// <summary>Back from the first upsampling over activations and sums; of the convolutions met, the wide one (the other adds the speaker).</summary>
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

    private static long Kernel(OnnxNode conv) => conv.Ints("kernel_shape", 1)[0];
}
