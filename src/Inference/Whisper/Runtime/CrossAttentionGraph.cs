using HomeLab.Inference.Onnx.Graph;
using HomeLab.Inference.Whisper.Files;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>
/// Turns a decoder into a graph that gives nothing but where some heads look in the audio: the softmax of cross-attention, which official
/// exports keep inside. Of a merged decoder the branch without past takes the place of its <c>If</c>; whatever the attention does not need,
/// the output head included, is cut off.
/// </summary>
internal static class CrossAttentionGraph
{
    /// <summary>The only output: [1, heads, tokens, positions], or without the first dimension.</summary>
    public const string Output = "homelab/attention";

    /// <summary>Input of the tokens.</summary>
    public const string Tokens = "input_ids";

    /// <summary>Input of the encoder's output.</summary>
    public const string HiddenStates = "encoder_hidden_states";

    private static readonly string[] Products = ["MatMul", "MatMulInteger", "QLinearMatMul", "Gemm", "Einsum"];

    /// <summary>Rewrites the decoder.</summary>
    /// <param name="model">The merged decoder, or the one without past.</param>
    /// <param name="heads">The heads that are wanted.</param>
    /// <returns>False when the graph does not show the attention of their layers; the model is then of no use.</returns>
    public static bool Rewrite(OnnxModel model, IReadOnlyList<AttentionHead> heads)
    {
        var graph = model.Graph;
        InlineFirstCall(graph);
        var producers = graph.Nodes.SelectMany(
            node => node.Outputs, KeyValuePair.Create).ToDictionary(pair => pair.Value, pair => pair.Key);
        var layers = graph.Nodes.Where(node => node.OpType == "Softmax" && LooksAtAudio(producers, node)).ToList();
        if (heads.Count == 0 || heads.Any(head => head.Layer >= layers.Count))
        {
            return false;
        }

        var parts = new List<string>();
        foreach (var group in heads.GroupBy(head => head.Layer))
        {
            var name = $"{Output}/{group.Key}";
            long[] indices = [.. group.Select(head => (long)head.Head)];
            graph.Initializers.Add(OnnxTensor.OfInt64($"{name}/heads", [indices.Length], indices));
            graph.Nodes.Add(
                new OnnxNode("Gather", name, [layers[group.Key].Outputs[0], $"{name}/heads"], [name], OnnxAttribute.OfInt("axis", -3)));
            parts.Add(name);
        }

        graph.Nodes.Add(new OnnxNode("Concat", Output, parts, [Output], OnnxAttribute.OfInt("axis", -3)));
        graph.Outputs.Clear();
        graph.Outputs.Add(new OnnxValueInfo(Output));
        graph.Prune();
        return true;
    }

    private static void InlineFirstCall(OnnxGraph graph)
    {
        var choice = graph.Nodes.Find(node => node.OpType == "If" && Branches(node).Any(IsFirstCall));
        if (choice is null)
        {
            return;
        }

        var branch = Branches(choice).First(IsFirstCall);
        var at = graph.Nodes.IndexOf(choice);
        graph.Nodes.RemoveAt(at);
        graph.Nodes.InsertRange(at, branch.Nodes);
        graph.Initializers.AddRange(branch.Initializers);
    }

    private static IEnumerable<OnnxGraph> Branches(OnnxNode node) =>
        node.Attributes.Select(attribute => attribute.Graph).OfType<OnnxGraph>();

    private static bool IsFirstCall(OnnxGraph branch) =>
        !branch.Nodes.SelectMany(node => node.References()).Any(name => name.StartsWith("past_key_values.", StringComparison.Ordinal));

    // The scores are a product of queries, which come from the tokens, and keys: here from the audio alone, in self-attention from the tokens.
    private static bool LooksAtAudio(Dictionary<string, OnnxNode> producers, OnnxNode softmax)
    {
        var scores = Sources(producers, softmax.Inputs[0]).Select(producers.GetValueOrDefault).FirstOrDefault(
            node => node is not null && Products.Contains(node.OpType));
        if (scores is null || scores.Inputs.Count < 2)
        {
            return false;
        }

        var keys = Sources(producers, scores.Inputs[1]).ToHashSet();
        return keys.Contains(HiddenStates) && !keys.Contains(Tokens);
    }

    // The value and all it is computed from, the nearest first. Shapes do not count: the batch size of the keys is read off the tokens.
    private static IEnumerable<string> Sources(Dictionary<string, OnnxNode> producers, string value)
    {
        var seen = new HashSet<string> { value };
        var next = new Queue<string>(seen);
        while (next.TryDequeue(out var name))
        {
            yield return name;
            if (producers.TryGetValue(name, out var producer) && producer.OpType != "Shape")
            {
                foreach (var input in producer.References().Where(seen.Add))
                {
                    next.Enqueue(input);
                }
            }
        }
    }
}
