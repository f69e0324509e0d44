using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Rewrites a voice's encoder for what it is used for here: one sentence at a time. Each step looks for its own pattern and leaves alone
/// what it does not find; the results are those of the export up to the order of additions.
/// </summary>
internal static class TextEncoder
{
    /// <summary>Applies every step in place. The order matters: each makes a pattern of the next one plainer.</summary>
    public static void Simplify(OnnxGraph graph)
    {
        UnmaskedSentence.Apply(graph);
        FixedShapes.Apply(graph);
        BandedAttention.Apply(graph);
        FoldedPads.Apply(graph);
    }
}
