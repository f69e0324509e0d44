using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>
/// Makes the attention of an encoder one operator. Exports write <c>MatMul(Softmax(MatMul(q, kᵀ)), v)</c>, which holds the scores of all
/// positions against all others in full, twice: 108 MB a layer for tiny. ONNX Runtime's <c>MultiHeadAttention</c> computes the same block
/// by block (flash attention) and keeps nothing.
/// </summary>
internal static class FusedAttention
{
    private static readonly long[] Split = [0, 2, 1, 3];
    private static readonly long[][] Swaps = [[0, 2, 1], [0, 1, 3, 2]];

    /// <summary>Rewrites the encoder.</summary>
    /// <param name="model">The model.</param>
    /// <param name="heads">Heads of a layer.</param>
    /// <returns>How many layers were rewritten; 0 leaves the model as it was.</returns>
    public static int Rewrite(OnnxModel model, int heads)
    {
        var graph = model.Graph;
        var found = graph.Nodes.Where(node => node.OpType == "Softmax").Select(node => Find(graph, node)).OfType<Attention>().ToList();
        if (heads <= 0 || found.Count == 0)
        {
            return 0;
        }

        foreach (var attention in found)
        {
            // The queries come scaled.
            var fused = OnnxNode.OfRuntime(
                "MultiHeadAttention",
                $"homelab/attention/{attention.End.Name}",
                [attention.Query, attention.Key, attention.Value],
                attention.End.Outputs,
                OnnxAttribute.OfInt("num_heads", heads),
                OnnxAttribute.OfFloat("scale", 1));
            graph.Nodes[graph.Nodes.IndexOf(attention.End)] = fused;
        }

        graph.Prune();
        return found.Count;
    }

    private static Attention? Find(OnnxGraph graph, OnnxNode softmax)
    {
        if (graph.FindProducer(softmax.Inputs[0]) is not { OpType: "MatMul" } scores
            || graph.FindConsumers(softmax.Outputs[0]).ToList() is not [{ OpType: "MatMul" } sum]
            || sum.Inputs[0] != softmax.Outputs[0])
        {
            return null;
        }

        var query = Source(graph, scores.Inputs[0], []);
        var key = Swaps.Select(swap => Source(graph, scores.Inputs[1], swap)).FirstOrDefault(name => name is not null);
        var value = Source(graph, sum.Inputs[1], []);
        return query is not null && key is not null && value is not null && End(graph, sum) is { } end
            ? new Attention(query, key, value, end)
            : null;
    }

    // What was split into heads to become this value: nothing but the split, and the swap that turns keys, may lie between.
    private static string? Source(OnnxGraph graph, string value, long[] swap)
    {
        var turns = new List<long>();
        while (graph.FindProducer(value) is { OpType: "Reshape" or "Transpose" } node)
        {
            turns.AddRange(node.Ints("perm"));
            value = node.Inputs[0];
        }

        return turns.SequenceEqual([.. swap, .. Split]) ? value : null;
    }

    // The reshape that joins the heads again.
    private static OnnxNode? End(OnnxGraph graph, OnnxNode sum)
    {
        var turns = new List<long>();
        var end = sum;
        while (graph.FindConsumers(end.Outputs[0]).ToList() is [{ OpType: "Reshape" or "Transpose" } next])
        {
            turns.AddRange(next.Ints("perm"));
            end = next;
        }

        return turns.SequenceEqual(Split) && end.OpType == "Reshape" ? end : null;
    }

    private sealed record Attention(string Query, string Key, string Value, OnnxNode End);
}
