using System.Buffers.Binary;

namespace HomeLab.Inference.Onnx.Graph;

/// <summary>Walks the fields of one protobuf message (protobuf.dev, "Encoding"). Every length is checked against what is there.</summary>
internal ref struct ProtoReader(ReadOnlyMemory<byte> message)
{
    private readonly ReadOnlyMemory<byte> _message = message;
    private int _position;

    /// <summary>Reads the next field; false at the end of the message.</summary>
    /// <exception cref="InferenceException">The message is truncated or not protobuf.</exception>
    public bool TryRead(out ProtoField field)
    {
        if (_position == _message.Length)
        {
            field = default;
            return false;
        }

        var key = ReadVarint();
        var id = (int)(key >> 3);
        field = (ProtoWire)(key & 7) switch
        {
            ProtoWire.Varint => new ProtoField(id, ProtoWire.Varint, ReadVarint(), default),
            ProtoWire.Fixed64 => new ProtoField(id, ProtoWire.Fixed64, BinaryPrimitives.ReadUInt64LittleEndian(Take(8).Span), default),
            ProtoWire.Bytes => new ProtoField(id, ProtoWire.Bytes, 0, Take(ReadVarint())),
            ProtoWire.Fixed32 => new ProtoField(id, ProtoWire.Fixed32, BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span), default),
            _ => throw new InferenceException("The model is not an ONNX file: unknown protobuf wire type."),
        };
        return true;
    }

    /// <summary>Reads a bare varint: the elements of a packed field.</summary>
    public ulong ReadVarint()
    {
        var span = _message.Span;
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_position >= span.Length)
            {
                throw Truncated();
            }

            var part = span[_position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new InferenceException("The model is not an ONNX file: a protobuf number has more than ten bytes.");
    }

    /// <summary>Whether all of the message was read.</summary>
    public readonly bool AtEnd => _position == _message.Length;

    private ReadOnlyMemory<byte> Take(ulong length)
    {
        if (length > (ulong)(_message.Length - _position))
        {
            throw Truncated();
        }

        var bytes = _message.Slice(_position, (int)length);
        _position += (int)length;
        return bytes;
    }

    private static InferenceException Truncated() =>
        new("The model file is truncated: a field is longer than what is left of it. Install the model again.");
}
