using System.Buffers.Binary;
using System.Numerics;

namespace HomeLab.Inference.Onnx.Graph;

/// <summary>
/// A protobuf message of which some fields are understood and the others are carried along unchanged.
/// Subclasses say which: they take a field in <see cref="Adopt"/> and give all of theirs back in <see cref="Own"/>.
/// </summary>
internal abstract class ProtoMessage
{
    private readonly List<ProtoField> _carried = [];

    /// <summary>Serialized bytes of this message.</summary>
    public byte[] ToBytes()
    {
        var fields = Collect();
        var bytes = new byte[fields.Sum(field => (long)SizeOf(field))];
        var position = 0;
        foreach (var field in fields)
        {
            Write(field, bytes, ref position);
        }

        return bytes;
    }

    protected void Parse(ReadOnlyMemory<byte> message)
    {
        var reader = new ProtoReader(message);
        while (reader.TryRead(out var field))
        {
            if (!Adopt(field))
            {
                _carried.Add(field);
            }
        }
    }

    /// <summary>Takes a field that the subclass understands; false to have it carried along.</summary>
    protected abstract bool Adopt(in ProtoField field);

    /// <summary>The understood fields as they are now.</summary>
    protected abstract IEnumerable<ProtoField> Own();

    protected static ProtoField Nested(int id, ProtoMessage message) => ProtoField.Raw(id, message.ToBytes());

    /// <summary>Elements of a repeated integer field, packed or not.</summary>
    protected static void AddNumbers(in ProtoField field, List<long> numbers)
    {
        if (field.Wire == ProtoWire.Varint)
        {
            numbers.Add((long)field.Number);
            return;
        }

        var reader = new ProtoReader(field.Bytes);
        while (!reader.AtEnd)
        {
            numbers.Add((long)reader.ReadVarint());
        }
    }

    private List<ProtoField> Collect() => [.. Own(), .. _carried];

    private static int VarintSize(ulong value) => (Math.Max(1, 64 - BitOperations.LeadingZeroCount(value)) + 6) / 7;

    private static int SizeOf(in ProtoField field) => VarintSize((ulong)field.Id << 3) + field.Wire switch
    {
        ProtoWire.Varint => VarintSize(field.Number),
        ProtoWire.Fixed64 => 8,
        ProtoWire.Fixed32 => 4,
        _ => VarintSize((ulong)field.Bytes.Length) + field.Bytes.Length,
    };

    private static void Write(in ProtoField field, Span<byte> target, ref int position)
    {
        WriteVarint(((ulong)field.Id << 3) | (uint)field.Wire, target, ref position);
        switch (field.Wire)
        {
            case ProtoWire.Varint:
                WriteVarint(field.Number, target, ref position);
                break;
            case ProtoWire.Fixed64:
                BinaryPrimitives.WriteUInt64LittleEndian(target[position..], field.Number);
                position += 8;
                break;
            case ProtoWire.Fixed32:
                BinaryPrimitives.WriteUInt32LittleEndian(target[position..], (uint)field.Number);
                position += 4;
                break;
            default:
                WriteVarint((ulong)field.Bytes.Length, target, ref position);
                field.Bytes.Span.CopyTo(target[position..]);
                position += field.Bytes.Length;
                break;
        }
    }

    private static void WriteVarint(ulong value, Span<byte> target, ref int position)
    {
        while (value >= 0x80)
        {
            target[position++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[position++] = (byte)value;
    }
}
