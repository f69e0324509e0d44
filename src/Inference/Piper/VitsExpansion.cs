using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Where the network spreads what it made of each phoneme over the frames that the phoneme lasts. It does so by multiplying with a matrix
/// of phonemes × frames that is made for the purpose, which costs more than everything before it in a long sentence;
/// <see cref="PriorFrames"/> copies instead.
/// </summary>
/// <param name="Mean">Name of the means, float32 [1, channels, phonemes].</param>
/// <param name="LogDeviation">Name of the logarithms of the standard deviations, of the same shape.</param>
/// <param name="Durations">Name of the frames of each phoneme, whole numbers in float32 [1, 1, phonemes].</param>
internal sealed record VitsExpansion(string Mean, string LogDeviation, string Durations)
{
    /// <summary>Names of the values, in this order.</summary>
    public string[] Outputs => [Mean, LogDeviation, Durations];

    /// <summary>
    /// Finds it before <c>prior = mean + noise × exp(log deviation) × scale</c>, where both are <c>Transpose(MatMul(path,
    /// Transpose(·)))</c>; null where the structure is another.
    /// </summary>
    public static VitsExpansion? Find(OnnxGraph graph, OnnxNode prior)
    {
        var durations = graph.Nodes.FindAll(node => node.OpType == "Ceil");
        if (durations.Count != 1 || prior.Inputs.Count != 2)
        {
            return null;
        }

        foreach (var (mean, noise) in new[] { (prior.Inputs[0], prior.Inputs[1]), (prior.Inputs[1], prior.Inputs[0]) })
        {
            if (SpreadValue(graph, mean) is { } means
                && FindExponential(graph, noise, 3) is { } exponential
                && SpreadValue(graph, exponential.Inputs[0]) is { } deviations)
            {
                return new VitsExpansion(means, deviations, durations[0].Outputs[0]);
            }
        }

        return null;
    }

    private static string? SpreadValue(OnnxGraph graph, string frames) =>
        graph.FindProducer(frames) is { OpType: "Transpose" } turned
        && graph.FindProducer(turned.Inputs[0]) is { OpType: "MatMul" } spread
        && graph.FindProducer(spread.Inputs[1]) is { OpType: "Transpose" } source
            ? source.Inputs[0]
            : null;

    private static OnnxNode? FindExponential(OnnxGraph graph, string value, int depth) =>
        depth == 0 ? null : graph.FindProducer(value) switch
        {
            { OpType: "Exp" } exponential => exponential,
            { OpType: "Mul" } product =>
                product.Inputs.Select(input => FindExponential(graph, input, depth - 1)).FirstOrDefault(found => found is not null),
            _ => null,
        };
}
