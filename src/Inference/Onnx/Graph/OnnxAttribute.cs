namespace HomeLab.Inference.Onnx.Graph;

/// <summary>
/// AttributeProto: name = 1, f = 2, i = 3, t = 5, g = 6, ints = 8, type = 20 (1 FLOAT, 2 INT, 4 TENSOR, 5 GRAPH, 7 INTS).
/// </summary>
internal sealed class OnnxAttribute : ProtoMessage
{
    private readonly List<long> _ints = [];
    private readonly List<ProtoField> _scalars = [];

    public OnnxAttribute(ReadOnlyMemory<byte> message)
    {
        Parse(message);
    }

    private OnnxAttribute(string name, int type)
    {
        Name = name;
        _scalars.Add(ProtoField.Varint(20, type));
    }

    public string Name { get; private set; } = "";

    /// <summary>Value of an INT attribute.</summary>
    public long Int { get; private set; }

    /// <summary>Value of a FLOAT attribute.</summary>
    public float Float { get; private set; }

    /// <summary>Value of an INTS attribute.</summary>
    public IReadOnlyList<long> Ints => _ints;

    /// <summary>Value of a GRAPH attribute (branches of <c>If</c>); may be edited.</summary>
    public OnnxGraph? Graph { get; private set; }

    /// <summary>Value of a TENSOR attribute (<c>Constant</c>).</summary>
    public OnnxTensor? Tensor { get; private set; }

    public static OnnxAttribute OfInt(string name, long value)
    {
        var attribute = new OnnxAttribute(name, 2) { Int = value };
        attribute._scalars.Add(ProtoField.Varint(3, value));
        return attribute;
    }

    public static OnnxAttribute OfFloat(string name, float value)
    {
        var attribute = new OnnxAttribute(name, 1) { Float = value };
        attribute._scalars.Add(new ProtoField(2, ProtoWire.Fixed32, BitConverter.SingleToUInt32Bits(value), default));
        return attribute;
    }

    public static OnnxAttribute OfInts(string name, params IEnumerable<long> values)
    {
        var attribute = new OnnxAttribute(name, 7);
        attribute._ints.AddRange(values);
        return attribute;
    }

    protected override bool Adopt(in ProtoField field)
    {
        switch (field.Id)
        {
            case 1:
                Name = field.AsText();
                return true;
            case 2:
                Float = BitConverter.UInt32BitsToSingle((uint)field.Number);
                _scalars.Add(field);
                return true;
            case 3:
                Int = (long)field.Number;
                _scalars.Add(field);
                return true;
            case 5:
                Tensor = new OnnxTensor(field.Bytes);
                return true;
            case 6:
                Graph = new OnnxGraph(field.Bytes);
                return true;
            case 8:
                AddNumbers(field, _ints);
                return true;
            default:
                return false;
        }
    }

    protected override IEnumerable<ProtoField> Own()
    {
        yield return ProtoField.Text(1, Name);
        foreach (var scalar in _scalars)
        {
            yield return scalar;
        }

        if (Tensor is not null)
        {
            yield return Nested(5, Tensor);
        }

        if (Graph is not null)
        {
            yield return Nested(6, Graph);
        }

        foreach (var value in _ints)
        {
            yield return ProtoField.Varint(8, value);
        }
    }
}
