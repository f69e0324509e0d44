using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>
/// Lets an encoder take less than its full window: the table of positions is cut to the length of what it is added to
/// (<c>Slice(positions, 0, Shape(x)[1])</c>). With a full window the result is the same bit for bit.
/// </summary>
internal static class ShortContext
{
    private const string Prefix = "homelab/context";

    /// <summary>Rewrites the encoder.</summary>
    /// <param name="model">The model.</param>
    /// <param name="positions">Rows of the table (max_source_positions).</param>
    /// <returns>False when the table was not found; the model is then as it was.</returns>
    public static bool Rewrite(OnnxModel model, int positions)
    {
        var graph = model.Graph;
        var add = graph.Nodes.Find(node => node.OpType == "Add" && node.Inputs.Any(input => IsTable(graph, input, positions)));
        if (add is null)
        {
            return false;
        }

        var table = add.Inputs.FindIndex(input => IsTable(graph, input, positions));
        var other = add.Inputs[1 - table];
        var tableRank = graph.FindInitializer(add.Inputs[table])!.Dims.Count;
        graph.Initializers.Add(OnnxTensor.OfInt64($"{Prefix}/zero", [1], [0]));
        graph.Initializers.Add(OnnxTensor.OfInt64($"{Prefix}/one", [1], [1]));
        graph.Initializers.Add(OnnxTensor.OfInt64($"{Prefix}/axis", [1], [tableRank - 2]));
        graph.Nodes.InsertRange(
            graph.Nodes.IndexOf(add),
            [
                new OnnxNode("Shape", $"{Prefix}/shape", [other], [$"{Prefix}/sizes"]),
                new OnnxNode(
                    "Gather", $"{Prefix}/length", [$"{Prefix}/sizes", $"{Prefix}/one"], [$"{Prefix}/end"], OnnxAttribute.OfInt("axis", 0)),
                new OnnxNode(
                    "Slice",
                    $"{Prefix}/slice",
                    [add.Inputs[table], $"{Prefix}/zero", $"{Prefix}/end", $"{Prefix}/axis"],
                    [$"{Prefix}/positions"]),
            ]);
        add.Inputs[table] = $"{Prefix}/positions";
        Loosen(graph);
        return true;
    }

    // The declared shapes of input and output say the full window; names in their place let any length in.
    private static void Loosen(OnnxGraph graph)
    {
        graph.Inputs[0] = new OnnxValueInfo(graph.Inputs[0].Name, OnnxType.Float, "batch_size", "mel_bins", "frames");
        graph.Outputs[0] = new OnnxValueInfo(graph.Outputs[0].Name, OnnxType.Float, "batch_size", "positions", "width");
    }

    private static bool IsTable(OnnxGraph graph, string name, int positions) =>
        graph.FindInitializer(name) is { Type: OnnxType.Float, Dims: { Count: 2 or 3 } dims }
            && dims[^2] == positions
            && dims.Take(dims.Count - 2).All(dim => dim == 1);
}
