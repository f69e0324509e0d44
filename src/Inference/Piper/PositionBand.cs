using HomeLab.Inference.Onnx.Graph;

namespace HomeLab.Inference.Piper;

/// <summary>
/// The columns around the diagonal of a [length, length] matrix, as values of a graph: row i has columns i − w to i + w, clipped to the
/// matrix. All attentions of an encoder share them.
/// </summary>
internal sealed class PositionBand
{
    private const string Prefix = "band/";

    private readonly string _name;

    private PositionBand(long width)
    {
        _name = $"{Prefix}{width}";
    }

    /// <summary>int64 [length, width].</summary>
    private string Columns => _name + "/columns";

    /// <summary>Which row of an embedding a clipped column belongs to, int64 [length, width].</summary>
    private string Distances => _name + "/distances";

    /// <summary>1 where a column was not clipped, 0 where it was; float32 [length, width].</summary>
    private string Inside => _name + "/inside";

    /// <summary>Adds the nodes that compute the band.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="before">The first node that needs it.</param>
    /// <param name="rows">A value [1, heads, length, channels].</param>
    /// <param name="width">Columns, odd.</param>
    public static PositionBand Insert(OnnxGraph graph, OnnxNode before, string rows, long width)
    {
        var band = new PositionBand(width);
        var name = band._name;
        var offsets = Enumerable.Range(0, (int)width).Select(column => column - (width / 2)).ToArray();
        graph.Initializers.AddRange(
        [
            OnnxTensor.OfInt64(name + "/0", [], [0]),
            OnnxTensor.OfInt64(name + "/1", [], [1]),
            OnnxTensor.OfInt64(name + "/2", [], [2]),
            OnnxTensor.OfInt64(name + "/axis", [1], [1]),
            OnnxTensor.OfInt64(name + "/offsets", [1, width], offsets),
            OnnxTensor.OfInt64(name + "/half", [], [width / 2]),
        ]);
        graph.Nodes.InsertRange(
            graph.Nodes.IndexOf(before),
            [
                Node("Shape", name + "/shape", rows),
                Node("Gather", name + "/length", name + "/shape", name + "/2"),
                Node("Sub", name + "/last", name + "/length", name + "/1"),
                Node("Range", name + "/range", name + "/0", name + "/length", name + "/1"),
                Node("Unsqueeze", name + "/rows", name + "/range", name + "/axis"),
                Node("Add", name + "/wanted", name + "/rows", name + "/offsets"),
                Node("Max", name + "/positive", name + "/wanted", name + "/0"),
                Node("Min", band.Columns, name + "/positive", name + "/last"),
                Node("Sub", name + "/moved", band.Columns, name + "/rows"),
                Node("Add", band.Distances, name + "/moved", name + "/half"),
                Node("Equal", name + "/kept", band.Columns, name + "/wanted"),
                new OnnxNode("Cast", band.Inside, [name + "/kept"], [band.Inside], OnnxAttribute.OfInt("to", (long)OnnxType.Float)),
            ]);
        return band;
    }

    /// <summary>
    /// Replaces the sum by the direct product with the band added to it. A clipped column is written twice, with the same value.
    /// </summary>
    public void AddToScores(OnnxGraph graph, RelativeSum scores)
    {
        var name = scores.Sum.Outputs[0];
        var (direct, columns) = (scores.Direct.Outputs[0], ColumnsOf(name));
        var at = graph.Nodes.IndexOf(scores.Sum);
        graph.Nodes.RemoveAt(at);
        graph.Nodes.InsertRange(
            at,
            [
                Rows(graph, scores.Embedding, name + "/rows"),
                new OnnxNode("Transpose", name + "/keys", [name + "/rows"], [name + "/keys"], OnnxAttribute.OfInts("perm", 1, 0)),
                Node("MatMul", name + "/products", scores.Direct.Inputs[0], name + "/keys"),
                Node("Shape", name + "/shape", name + "/products"),
                Node("Expand", columns, Columns, name + "/shape"),
                Node("Expand", name + "/distances", Distances, name + "/shape"),
                OnColumns("GatherElements", name + "/added", name + "/products", name + "/distances"),
                OnColumns("GatherElements", name + "/before", direct, columns),
                Node("Add", name + "/after", name + "/before", name + "/added"),
                OnColumns("ScatterElements", name, direct, columns, name + "/after"),
            ]);
    }

    /// <summary>Replaces the sum's term of all distances by that of the band.</summary>
    public void AddToValues(OnnxGraph graph, RelativeSum values, string weights, string scores)
    {
        var name = values.Sum.Outputs[0] + "/band";
        graph.Nodes.InsertRange(
            graph.Nodes.IndexOf(values.Sum),
            [
                Rows(graph, values.Embedding, name + "/rows"),
                OnColumns("GatherElements", name + "/clipped", weights, ColumnsOf(scores)),
                Node("Mul", name + "/weights", name + "/clipped", Inside),
                Node("MatMul", name, name + "/weights", name + "/rows"),
            ]);
        values.Sum.Inputs.Clear();
        values.Sum.Inputs.AddRange([values.Direct.Outputs[0], name]);
    }

    private static string ColumnsOf(string scores) => scores + "/columns";

    /// <summary>The embedding as [2w + 1, channels]; folded when the model is loaded, as the weights may lie in another file.</summary>
    private static OnnxNode Rows(OnnxGraph graph, OnnxTensor embedding, string name)
    {
        graph.Initializers.Add(OnnxTensor.OfInt64(name + "/shape", [2], [.. embedding.Dims.Skip(1)]));
        return Node("Reshape", name, embedding.Name, name + "/shape");
    }

    private static OnnxNode Node(string type, string output, params string[] inputs) => new(type, output, inputs, [output]);

    private static OnnxNode OnColumns(string type, string output, params string[] inputs) =>
        new(type, output, inputs, [output], OnnxAttribute.OfInt("axis", 3));
}
