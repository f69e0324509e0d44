namespace HomeLab.Inference.Onnx.Graph;

/// <summary>ValueInfoProto (name = 1, type = 2): a graph input or output. Its type is carried along unread.</summary>
internal sealed class OnnxValueInfo : ProtoMessage
{
    private ProtoField? _type;

    public OnnxValueInfo(ReadOnlyMemory<byte> message)
    {
        Parse(message);
    }

    /// <summary>A value whose type and shape the runtime infers.</summary>
    public OnnxValueInfo(string name)
    {
        Name = name;
    }

    /// <summary>A tensor value. Dimensions are names (<c>"frames"</c>) or numbers.</summary>
    public OnnxValueInfo(string name, OnnxType elementType, params IEnumerable<string> dims)
    {
        Name = name;
        var shape = new Message([.. dims.Select(dim => ProtoField.Raw(1, Dimension(dim)))]);
        var tensor = new Message([ProtoField.Varint(1, (long)elementType), ProtoField.Raw(2, shape.ToBytes())]);
        _type = ProtoField.Raw(2, new Message([ProtoField.Raw(1, tensor.ToBytes())]).ToBytes());
    }

    public string Name { get; private set; } = "";

    private static byte[] Dimension(string dim) =>
        new Message([long.TryParse(dim, out var size) ? ProtoField.Varint(1, size) : ProtoField.Text(2, dim)]).ToBytes();

    protected override bool Adopt(in ProtoField field)
    {
        switch (field.Id)
        {
            case 1:
                Name = field.AsText();
                return true;
            case 2:
                _type = field;
                return true;
            default:
                return false;
        }
    }

    protected override IEnumerable<ProtoField> Own() => _type is { } type ? [ProtoField.Text(1, Name), type] : [ProtoField.Text(1, Name)];

    /// <summary>A message that is only its fields.</summary>
    private sealed class Message(IReadOnlyList<ProtoField> fields) : ProtoMessage
    {
        protected override bool Adopt(in ProtoField field) => false;

        protected override IEnumerable<ProtoField> Own() => fields;
    }
}
