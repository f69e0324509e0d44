using System.Globalization;

namespace HomeLab.Testing;

/// <summary>One initializer of a weights file: which seeded tensor fills it and how it is stored.</summary>
internal sealed record WeightRow(
    string Type, long Rows, long Columns, long Offset, long Length, SplitMix64 Source, bool Transposed, float Scale, int Zero)
{
    /// <summary>Reads one line of a recipe; <paramref name="tensors"/> is null for recipes that carry their own seeds.</summary>
    public static WeightRow Parse(string line, IReadOnlyDictionary<string, SplitMix64>? tensors)
    {
        var column = line.Split('\t');
        var dims = Array.ConvertAll(column[2].Split('x'), text => long.Parse(text, CultureInfo.InvariantCulture));
        var offset = long.Parse(column[3], CultureInfo.InvariantCulture);
        var length = long.Parse(column[4], CultureInfo.InvariantCulture);
        var rows = dims[0];
        var columns = dims.Skip(1).Aggregate(1L, (product, dim) => product * dim);
        if (tensors is null)
        {
            return new WeightRow(column[1], rows, columns, offset, length, Seeded(column[5], column[6], column[7]), false, 1f, 0);
        }

        var quantized = column[7] != "-";
        return new WeightRow(
            column[1],
            rows,
            columns,
            offset,
            length,
            tensors[column[5]],
            column[6] == "T",
            quantized ? Bits(column[7]) : 1f,
            quantized ? int.Parse(column[8], CultureInfo.InvariantCulture) : 0);
    }

    /// <summary>A tensor from its seed, scale and offset in hexadecimal.</summary>
    public static SplitMix64 Seeded(string seed, string scale, string offset) =>
        new(ulong.Parse(seed, NumberStyles.HexNumber, CultureInfo.InvariantCulture), Bits(scale), Bits(offset));

    /// <summary>Writes elements <paramref name="first"/>… until <paramref name="target"/> is full.</summary>
    public void Fill(long first, Span<byte> target)
    {
        var width = (int)(Length / (Rows * Columns));
        for (var at = 0; at < target.Length; at += width)
        {
            var value = Value(first + (at / width));
            var slot = target.Slice(at, width);
            switch (Type)
            {
                case "f32": BitConverter.TryWriteBytes(slot, value); break;
                case "f16": BitConverter.TryWriteBytes(slot, (Half)value); break;
                case "i8": slot[0] = (byte)(sbyte)Quantize(value, -128, 127); break;
                case "u8": slot[0] = (byte)Quantize(value, 0, 255); break;
                default: throw new InvalidDataException($"Unknown element type '{Type}' in a weight recipe.");
            }
        }
    }

    private float Value(long index) => Transposed ? Source[(index % Columns * Rows) + (index / Columns)] : Source[index];

    private float Quantize(float value, int low, int high) =>
        Math.Clamp(MathF.Round(value / Scale, MidpointRounding.ToEven) + Zero, low, high);

    private static float Bits(string hex) =>
        BitConverter.UInt32BitsToSingle(uint.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
