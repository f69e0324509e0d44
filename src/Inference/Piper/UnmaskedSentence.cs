using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Takes the mask of a batch out of a graph: <c>mask = Cast(Unsqueeze(position &lt; input_lengths))</c>. A sentence comes alone and is as
/// long as its ids, so the mask is all ones: a product with it is its other factor, and what it selects where it is zero is nowhere. Exact.
/// </summary>
internal static class UnmaskedSentence
{
    private const string Lengths = "input_lengths";

    /// <summary>Rewrites the graph in place; one without such a mask stays as it is.</summary>
    /// <param name="graph">A voice or what is left of it, in topological order.</param>
    /// <param name="masks">Values that are known to be such masks.</param>
    public static void Apply(OnnxGraph graph, params IEnumerable<string> masks)
    {
        var (lengths, ones, never) = (new HashSet<string> { Lengths }, masks.ToHashSet(), new HashSet<string>());
        for (var i = 0; i < graph.Nodes.Count; i++)
        {
            var node = graph.Nodes[i];
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
                    Replace(graph, i, node.Inputs.Find(input => input != mask)!);
                    break;
                case { OpType: "Where" } when never.Contains(node.Inputs[0]):
                    Replace(graph, i, node.Inputs[2]);
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

    /// <summary>A constant has not the mask's shape and stays; an output keeps its name.</summary>
    private static void Replace(OnnxGraph graph, int index, string value)
    {
        var result = graph.Nodes[index].Outputs[0];
        if (graph.FindConstant(value) is not null)
        {
            return;
        }

        graph.Redirect(result, value);
        if (graph.Outputs.Exists(output => output.Name == result))
        {
            graph.Nodes[index] = new OnnxNode("Identity", result, [value], [result]);
        }
    }
}
