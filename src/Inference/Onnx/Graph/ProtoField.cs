namespace HomeLab.Inference.Onnx.Graph;

/// <summary>Wire types of protobuf that ONNX files use.</summary>
internal enum ProtoWire
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}

/// <summary>
/// One field as it stands on the wire. <see cref="Bytes"/> borrows from the file's buffer; numbers are in <see cref="Number"/>.
/// </summary>
/// <param name="Id">Field id of the schema.</param>
/// <param name="Wire">How the value is written.</param>
/// <param name="Number">Value of the three number types, raw bits.</param>
/// <param name="Bytes">Value of <see cref="ProtoWire.Bytes"/>.</param>
internal readonly record struct ProtoField(int Id, ProtoWire Wire, ulong Number, ReadOnlyMemory<byte> Bytes)
{
    public static ProtoField Varint(int id, long value) => new(id, ProtoWire.Varint, (ulong)value, default);

    public static ProtoField Text(int id, string value) => Raw(id, System.Text.Encoding.UTF8.GetBytes(value));

    public static ProtoField Raw(int id, ReadOnlyMemory<byte> value) => new(id, ProtoWire.Bytes, 0, value);

    public string AsText() => System.Text.Encoding.UTF8.GetString(Bytes.Span);
}
