namespace HomeLab.Inference.Onnx.Graph;

/// <summary>NodeProto: input = 1, output = 2, name = 3, op_type = 4, attribute = 5, domain = 7.</summary>
internal sealed class OnnxNode : ProtoMessage
{
    public OnnxNode(ReadOnlyMemory<byte> message)
    {
        Parse(message);
    }

    public OnnxNode(
        string opType, string name, IEnumerable<string> inputs, IEnumerable<string> outputs, params IEnumerable<OnnxAttribute> attributes)
    {
        OpType = opType;
        Name = name;
        Inputs.AddRange(inputs);
        Outputs.AddRange(outputs);
        Attributes.AddRange(attributes);
    }

    public string OpType { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>Whose operator it is; empty for ONNX's own.</summary>
    public string Domain { get; private set; } = "";

    /// <summary>Names of the values it reads; an empty name is an optional input left out.</summary>
    public List<string> Inputs { get; } = [];

    public List<string> Outputs { get; } = [];

    public List<OnnxAttribute> Attributes { get; } = [];

    /// <summary>A node of ONNX Runtime's own operators, which it knows without an import.</summary>
    public static OnnxNode OfRuntime(
        string opType,
        string name,
        IEnumerable<string> inputs,
        IEnumerable<string> outputs,
        params IEnumerable<OnnxAttribute> attributes) =>
        new(opType, name, inputs, outputs, attributes) { Domain = "com.microsoft" };

    /// <summary>The attribute of that name, or null.</summary>
    public OnnxAttribute? Find(string attribute) => Attributes.Find(candidate => candidate.Name == attribute);

    /// <summary>An integer-list attribute, or the given default where the node leaves it out.</summary>
    public IReadOnlyList<long> Ints(string attribute, params IReadOnlyList<long> absent) => Find(attribute)?.Ints ?? absent;

    /// <summary>Every value it needs: its inputs, and what its sub-graphs take from outside.</summary>
    public IEnumerable<string> References() =>
        Inputs.Where(input => input.Length > 0).Concat(Attributes.Where(attribute => attribute.Graph is not null).SelectMany(Outer));

    private static IEnumerable<string> Outer(OnnxAttribute attribute)
    {
        var graph = attribute.Graph!;
        return graph.Nodes.SelectMany(node => node.References()).Concat(graph.Outputs.Select(output => output.Name));
    }

    protected override bool Adopt(in ProtoField field)
    {
        switch (field.Id)
        {
            case 1:
                Inputs.Add(field.AsText());
                return true;
            case 2:
                Outputs.Add(field.AsText());
                return true;
            case 3:
                Name = field.AsText();
                return true;
            case 4:
                OpType = field.AsText();
                return true;
            case 5:
                Attributes.Add(new OnnxAttribute(field.Bytes));
                return true;
            case 7:
                Domain = field.AsText();
                return true;
            default:
                return false;
        }
    }

    protected override IEnumerable<ProtoField> Own() =>
    [
        .. Inputs.Select(input => ProtoField.Text(1, input)),
        .. Outputs.Select(output => ProtoField.Text(2, output)),
        ProtoField.Text(3, Name),
        ProtoField.Text(4, OpType),
        .. Attributes.Select(attribute => Nested(5, attribute)),
        ProtoField.Text(7, Domain),
    ];
}
