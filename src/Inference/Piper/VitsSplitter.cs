using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Cuts a Piper voice before its decoder, which works on every official export, and before its flow; then each of them again where less is
/// computed twice. A cut whose structure is not found is left out.
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
        if (VitsLandmarks.FindLatent(graph) is not { } latent)
        {
            reason = "no decoder was found in its graph";
            return null;
        }

        if (CutDecoder(file, graph, latent, out reason) is not { } decoder)
        {
            return null;
        }

        var found = VitsLandmarks.FindFlow(graph, latent.Value);
        var flow = found is var (prior, mask) ? CutFlow(file, graph, latent with { Value = prior.Outputs[0] }, mask, latent.Value) : null;
        var expansion = flow is null ? null : VitsExpansion.Find(graph, found!.Value.Prior);
        var parts = new VitsParts([], expansion, [.. flow ?? [], .. decoder]);
        return parts with { Encoder = CutEncoder(file, parts) };
    }

    private static byte[] CutEncoder(byte[] file, VitsParts parts)
    {
        var encoder = OnnxModel.Parse(file);
        encoder.Graph.Outputs.Clear();
        encoder.Graph.Outputs.AddRange(
            parts.EncoderOutputs.Select(output => new OnnxValueInfo(output, OnnxType.Float, "1", "rows", "columns")));
        encoder.Graph.Prune();
        TextEncoder.Simplify(encoder.Graph);
        return encoder.ToBytes();
    }

    private static List<VitsPart>? CutDecoder(byte[] file, OnnxGraph graph, VitsCut latent, out string reason)
    {
        reason = "";
        var halves = VitsLandmarks.FindUpsampled(graph) is { } upsampled ? CutChain(file, [latent, upsampled], Output, null, out _) : null;
        return halves ?? CutChain(file, [latent], Output, null, out reason);
    }

    private static List<VitsPart>? CutFlow(byte[] file, OnnxGraph graph, VitsCut prior, string mask, string latent) =>
        CutChain(file, [prior, .. VitsLandmarks.FindFlips(graph, prior)], latent, mask, out _)
        ?? CutChain(file, [prior], latent, mask, out _);

    private static List<VitsPart>? CutChain(byte[] file, List<VitsCut> cuts, string output, string? mask, out string reason)
    {
        var parts = new List<VitsPart>();
        reason = "";
        for (var i = 0; i < cuts.Count; i++)
        {
            if (CutPart(file, cuts[i], i + 1 < cuts.Count ? cuts[i + 1].Value : output, mask, out reason) is not { } part)
            {
                return null;
            }

            parts.Add(part);
        }

        return parts;
    }

    private static VitsPart? CutPart(byte[] file, VitsCut input, string output, string? mask, out string reason)
    {
        var model = OnnxModel.Parse(file);
        var graph = model.Graph;
        graph.Inputs.Add(new OnnxValueInfo(input.Value, OnnxType.Float, "1", $"{input.Channels}", "columns"));
        if (output != Output)
        {
            graph.Outputs.Clear();
            graph.Outputs.Add(new OnnxValueInfo(output, OnnxType.Float, "1", "rows", "results"));
        }

        if (mask is not null)
        {
            UnmaskedSentence.Apply(graph, mask);
        }

        graph.Prune(new HashSet<string> { input.Value });
        var stray = graph.Inputs.Find(
            value => value.Name != input.Value && value.Name != Speaker && graph.FindInitializer(value.Name) is null);
        if (stray is not null)
        {
            reason = $"a part needs '{stray.Name}' too";
            return null;
        }

        if (!FrameReach.TryMeasure(graph, input.Value, output, out var reach, out reason))
        {
            return null;
        }

        WideConvolutions.Apply(graph, new HashSet<string> { input.Value }, output);
        return new VitsPart(model.ToBytes(), input.Value, output, input.Channels, reach.Frames, reach.Hop, TakesSpeaker(graph));
    }

    /// <summary>Single-speaker exports have an initializer of that name, which is something else.</summary>
    private static bool TakesSpeaker(OnnxGraph graph) =>
        graph.Inputs.Exists(input => input.Name == Speaker) && graph.FindInitializer(Speaker) is null;
}
