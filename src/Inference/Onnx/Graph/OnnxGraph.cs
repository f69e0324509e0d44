namespace HomeLab.Inference.Onnx.Graph;

/// <summary>
/// GraphProto: node = 1, initializer = 5, input = 11, output = 12, value_info = 13.
/// <c>value_info</c> is dropped on reading: it is only a cache of inferred shapes, and a rewritten graph contradicts it.
/// </summary>
internal sealed class OnnxGraph : ProtoMessage
{
    public OnnxGraph(ReadOnlyMemory<byte> message)
    {
        Parse(message);
    }

    /// <summary>Nodes in topological order.</summary>
    public List<OnnxNode> Nodes { get; } = [];

    /// <summary>Constant tensors.</summary>
    public List<OnnxTensor> Initializers { get; } = [];

    /// <summary>Graph inputs. Old exporters list initializers here too.</summary>
    public List<OnnxValueInfo> Inputs { get; } = [];

    /// <summary>Graph outputs.</summary>
    public List<OnnxValueInfo> Outputs { get; } = [];

    /// <summary>The initializer of that name, or null.</summary>
    public OnnxTensor? FindInitializer(string name) => Initializers.Find(tensor => tensor.Name == name);

    /// <summary>The initializer of that name, or the tensor of the <c>Constant</c> node that writes it, or null.</summary>
    public OnnxTensor? FindConstant(string name) =>
        FindInitializer(name) ?? (FindProducer(name) is { OpType: "Constant" } constant ? constant.Find("value")?.Tensor : null);

    /// <summary>The node that writes that value, or null when it is an input, an initializer or an outer value.</summary>
    public OnnxNode? FindProducer(string value) => Nodes.Find(node => node.Outputs.Contains(value));

    /// <summary>The nodes that read that value directly (not inside their sub-graphs).</summary>
    public IEnumerable<OnnxNode> FindConsumers(string value) => Nodes.Where(node => node.Inputs.Contains(value));

    /// <summary>Makes all nodes that read a value directly read another one; the value itself stays.</summary>
    public void Redirect(string from, string to)
    {
        foreach (var node in Nodes)
        {
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                node.Inputs[i] = node.Inputs[i] == from ? to : node.Inputs[i];
            }
        }
    }

    /// <summary>
    /// Keeps only what the outputs need: nodes backward-reachable from them (sub-graphs included), and the inputs and initializers those
    /// read.
    /// </summary>
    /// <param name="stopAt">Values that are given from outside: their producers are not followed.</param>
    public void Prune(IReadOnlySet<string>? stopAt = null)
    {
        var needed = new HashSet<string>(Outputs.Select(output => output.Name));
        for (var i = Nodes.Count - 1; i >= 0; i--)
        {
            var node = Nodes[i];
            if (node.Outputs.Exists(output => needed.Contains(output) && stopAt?.Contains(output) != true))
            {
                needed.UnionWith(node.References());
            }
            else
            {
                Nodes.RemoveAt(i);
            }
        }

        Initializers.RemoveAll(tensor => !needed.Contains(tensor.Name));
        Inputs.RemoveAll(input => !needed.Contains(input.Name));
    }

    protected override bool Adopt(in ProtoField field)
    {
        switch (field.Id)
        {
            case 1:
                Nodes.Add(new OnnxNode(field.Bytes));
                return true;
            case 5:
                Initializers.Add(new OnnxTensor(field.Bytes));
                return true;
            case 11:
                Inputs.Add(new OnnxValueInfo(field.Bytes));
                return true;
            case 12:
                Outputs.Add(new OnnxValueInfo(field.Bytes));
                return true;
            case 13:
                return true;
            default:
                return false;
        }
    }

    protected override IEnumerable<ProtoField> Own() =>
    [
        .. Nodes.Select(node => Nested(1, node)),
        .. Initializers.Select(tensor => Nested(5, tensor)),
        .. Inputs.Select(input => Nested(11, input)),
        .. Outputs.Select(output => Nested(12, output)),
    ];
}
