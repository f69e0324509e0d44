using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Takes the mask of a batch out of an encoder: <c>mask = Cast(Unsqueeze(position &lt; input_lengths))</c>. A sentence comes alone and is as
/// long as its ids, so the mask is all ones: a product with it is its other factor, and what it selects where it is zero is nowhere. Exact.
/// </summary>
internal static class UnmaskedSentence
{
    private const string Lengths = "input_lengths";

    /// <summary>Rewrites the encoder in place; one without such a mask stays as it is.</summary>
    public static void Apply(OnnxGraph graph)
    {
        var (lengths, ones, never) = (new HashSet<string> { Lengths }, new HashSet<string>(), new HashSet<string>());
        foreach (var node in graph.Nodes)
        {
            switch (node)
            {
                case { OpType: "Unsqueeze" or "Cast" }:
                    Follow(node, lengths);
                    Follow(node, ones);
                    Follow(node, never);
                    break;
                case { OpType: "Less" } when lengths.Contains(node.Inputs[1]):
                    ones.Add(node.Outputs[0]);
                    break;
                case { OpType: "Mul" } when node.Inputs.TrueForAll(ones.Contains):
                    ones.Add(node.Outputs[0]);
                    break;
                case { OpType: "Equal" } when ones.Contains(node.Inputs[0]) && IsZero(graph, node.Inputs[1]):
                    never.Add(node.Outputs[0]);
                    break;
                case { OpType: "Mul" } when node.Inputs.Find(ones.Contains) is { } mask:
                    Replace(graph, node, node.Inputs.Find(input => input != mask)!);
                    break;
                case { OpType: "Where" } when never.Contains(node.Inputs[0]):
                    Replace(graph, node, node.Inputs[2]);
                    break;
            }
        }

        graph.Prune();
    }

    private static void Follow(OnnxNode node, HashSet<string> values)
    {
        if (values.Contains(node.Inputs[0]))
        {
            values.Add(node.Outputs[0]);
        }
    }

    private static bool IsZero(OnnxGraph graph, string value) =>
        graph.FindConstant(value) is { Type: OnnxType.Float, Length: 1 } constant && constant.ToFloats()[0] == 0;

    /// <summary>A constant has not the mask's shape, and an output keeps its name: both stay.</summary>
    private static void Replace(OnnxGraph graph, OnnxNode node, string value)
    {
        if (graph.FindConstant(value) is null)
        {
            graph.Redirect(node.Outputs[0], value);
        }
    }
}
