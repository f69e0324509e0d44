using System.Runtime.InteropServices;

namespace HomeLab.Inference.Onnx.Graph;

/// <summary>Element types of TensorProto.DataType that HomeLab meets.</summary>
internal enum OnnxType
{
    Undefined = 0,
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Bool = 9,
    Float16 = 10,
}

/// <summary>
/// TensorProto: dims = 1, data_type = 2, float_data = 4, int64_data = 7, name = 8, raw_data = 9, external_data = 13, data_location = 14.
/// </summary>
internal sealed class OnnxTensor : ProtoMessage
{
    private readonly List<long> _dims = [];
    private readonly List<ProtoField> _data = [];
    private bool _external;

    public OnnxTensor(ReadOnlyMemory<byte> message)
    {
        Parse(message);
    }

    /// <summary>A tensor of raw little-endian elements; <paramref name="raw"/> must not change afterwards.</summary>
    public OnnxTensor(string name, OnnxType type, IEnumerable<long> dims, ReadOnlyMemory<byte> raw)
    {
        Name = name;
        Type = type;
        _dims.AddRange(dims);
        _data.Add(ProtoField.Raw(9, raw));
    }

    public string Name { get; private set; } = "";

    public OnnxType Type { get; private set; }

    /// <summary>Shape; empty for a scalar.</summary>
    public IReadOnlyList<long> Dims => _dims;

    /// <summary>Elements by the shape.</summary>
    public long Length => _dims.Aggregate(1L, (product, dim) => checked(product * dim));

    public static OnnxTensor OfFloats(string name, IEnumerable<long> dims, ReadOnlySpan<float> values) =>
        new(name, OnnxType.Float, dims, MemoryMarshal.AsBytes(values).ToArray());

    public static OnnxTensor OfInt64(string name, IEnumerable<long> dims, ReadOnlySpan<long> values) =>
        new(name, OnnxType.Int64, dims, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>The raw bytes of the elements.</summary>
    /// <exception cref="InferenceException">They are kept in another file, in a typed field, or do not fit the shape.</exception>
    public ReadOnlySpan<byte> Raw(int bytesPerElement)
    {
        var raw = _data.Find(field => field.Id == 9);
        if (_external || raw.Wire != ProtoWire.Bytes || raw.Bytes.Length != Length * bytesPerElement)
        {
            throw new InferenceException(
                $"Tensor '{Name}' does not hold its {Length} elements in the model file itself; a model with inline weights was expected.");
        }

        return raw.Bytes.Span;
    }

    /// <summary>A copy of the elements of a float32 tensor.</summary>
    /// <exception cref="InferenceException">It is not float32, or its data is not inline or does not fit its shape.</exception>
    public float[] ToFloats()
    {
        if (Type != OnnxType.Float)
        {
            throw new InferenceException($"Tensor '{Name}' is {Type}; float32 was expected.");
        }

        var packed = _data.FindAll(field => field.Id == 4);
        if (packed.Count == 0)
        {
            return MemoryMarshal.Cast<byte, float>(Raw(sizeof(float))).ToArray();
        }

        var values = packed.SelectMany(Unpack).ToArray();
        return values.Length == Length
            ? values
            : throw new InferenceException($"Tensor '{Name}' has {values.Length} elements; its shape says {Length}.");
    }

    /// <summary>A copy of the elements of an int64 tensor.</summary>
    /// <exception cref="InferenceException">It is not int64, or its data is not inline as raw bytes.</exception>
    public long[] ToInt64() => Type == OnnxType.Int64
        ? MemoryMarshal.Cast<byte, long>(Raw(sizeof(long))).ToArray()
        : throw new InferenceException($"Tensor '{Name}' is {Type}; int64 was expected.");

    private static float[] Unpack(ProtoField field) => field.Wire == ProtoWire.Bytes
        ? MemoryMarshal.Cast<byte, float>(field.Bytes.Span).ToArray()
        : [BitConverter.UInt32BitsToSingle((uint)field.Number)];

    protected override bool Adopt(in ProtoField field)
    {
        switch (field.Id)
        {
            case 1:
                AddNumbers(field, _dims);
                return true;
            case 2:
                Type = (OnnxType)field.Number;
                return true;
            case 4 or 9:
                _data.Add(field);
                return true;
            case 8:
                Name = field.AsText();
                return true;
            case 14:
                _external = field.Number == 1;
                return false;
            default:
                return false;
        }
    }

    protected override IEnumerable<ProtoField> Own() =>
    [
        .. _dims.Select(dim => ProtoField.Varint(1, dim)),
        ProtoField.Varint(2, (long)Type),
        .. _data,
        ProtoField.Text(8, Name),
    ];
}
