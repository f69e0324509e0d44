using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Computes what relative positions add to a text encoder's attention only on the band where it is not zero: 2w + 1 columns of a row (w is
/// 4 in Piper voices), gathered and scattered. An export pads the embeddings of those distances to all distances of the sentence,
/// multiplies with all of them, and moves the rows into place by padding and reshaping; at 20 s that is half of the encoder's time. The
/// products are the same ones, without those by zero.
/// </summary>
internal static class BandedAttention
{
    private static readonly HashSet<string> Moves = ["Pad", "Reshape", "Slice", "Transpose", "Unsqueeze"];

    /// <summary>Rewrites every attention of this kind in place; others stay as they are.</summary>
    public static void Apply(OnnxGraph graph)
    {
        var bands = new Dictionary<long, PositionBand>();
        foreach (var softmax in graph.Nodes.FindAll(node => node.OpType == "Softmax"))
        {
            if (FindScores(graph, softmax) is not { } scores || FindValues(graph, softmax) is not { } values
                || !scores.Embedding.Dims.SequenceEqual(values.Embedding.Dims))
            {
                continue;
            }

            var width = scores.Embedding.Dims[1];
            if (!bands.TryGetValue(width, out var band))
            {
                bands[width] = band = PositionBand.Insert(graph, scores.Sum, scores.Direct.Inputs[0], width);
            }

            band.AddToScores(graph, scores);
            band.AddToValues(graph, values, softmax.Outputs[0], scores.Sum.Outputs[0]);
        }

        graph.Prune();
    }

    /// <summary>Before the softmax: <c>query × keys + moved(query × moved(embedding))</c>, behind a mask or not.</summary>
    private static RelativeSum? FindScores(OnnxGraph graph, OnnxNode softmax)
    {
        var value = graph.FindProducer(softmax.Inputs[0]) is { OpType: "Where" } mask ? mask.Inputs[2] : softmax.Inputs[0];
        return graph.FindProducer(value) is { OpType: "Add" } sum
            ? Match(graph, sum, (direct, relative) => relative.Inputs[0] == direct.Inputs[0])
            : null;
    }

    /// <summary>After the softmax: <c>weights × values + moved(weights) × moved(embedding)</c>.</summary>
    private static RelativeSum? FindValues(OnnxGraph graph, OnnxNode softmax)
    {
        var weights = softmax.Outputs[0];
        return graph.FindConsumers(weights).FirstOrDefault(node => node.OpType == "MatMul") is { } product
            && graph.FindConsumers(product.Outputs[0]).FirstOrDefault() is { OpType: "Add" } sum
            ? Match(graph, sum, (direct, relative) => direct == product && Origin(graph, relative.Inputs[0]) == weights)
            : null;
    }

    private static RelativeSum? Match(OnnxGraph graph, OnnxNode sum, Func<OnnxNode, OnnxNode, bool> belong)
    {
        foreach (var (one, other) in new[] { (sum.Inputs[0], sum.Inputs[1]), (sum.Inputs[1], sum.Inputs[0]) })
        {
            if (graph.FindProducer(one) is { OpType: "MatMul" } direct
                && graph.FindProducer(Origin(graph, other)) is { OpType: "MatMul" } relative
                && direct != relative
                && belong(direct, relative)
                && graph.FindInitializer(Origin(graph, relative.Inputs[1])) is { Type: OnnxType.Float, Dims: [1, var width, _] } embedding
                && width % 2 == 1)
            {
                return new RelativeSum(sum, direct, embedding);
            }
        }

        return null;
    }

    /// <summary>What was only padded, cut and moved around to make a value.</summary>
    private static string Origin(OnnxGraph graph, string value)
    {
        while (graph.FindProducer(value) is { } node && Moves.Contains(node.OpType))
        {
            value = node.Inputs[0];
        }

        return value;
    }
}
