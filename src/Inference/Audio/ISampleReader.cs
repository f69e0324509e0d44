using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace HomeLab.Inference.Audio;

/// <summary>
/// Reads one little-endian sample; a type per encoding, so that the mixing loop is compiled once for each without a branch.
/// </summary>
internal interface ISampleReader
{
    static abstract int Bytes { get; }

    static abstract float Read(ReadOnlySpan<byte> sample);
}

internal readonly struct Int8Reader : ISampleReader
{
    public static int Bytes => 1;

    public static float Read(ReadOnlySpan<byte> sample) => (sbyte)sample[0] * (1f / 128);
}

internal readonly struct Int16Reader : ISampleReader
{
    public static int Bytes => 2;

    public static float Read(ReadOnlySpan<byte> sample) => BinaryPrimitives.ReadInt16LittleEndian(sample) * (1f / 32768);
}

internal readonly struct Int24Reader : ISampleReader
{
    public static int Bytes => 3;

    public static float Read(ReadOnlySpan<byte> sample) =>
        (sample[0] | (sample[1] << 8) | ((sbyte)sample[2] << 16)) * (1f / 8388608);
}

internal readonly struct Int32Reader : ISampleReader
{
    public static int Bytes => 4;

    public static float Read(ReadOnlySpan<byte> sample) => BinaryPrimitives.ReadInt32LittleEndian(sample) * (1f / 2147483648f);
}

internal readonly struct Float32Reader : ISampleReader
{
    public static int Bytes => 4;

    public static float Read(ReadOnlySpan<byte> sample) => Limit(BinaryPrimitives.ReadSingleLittleEndian(sample));

    /// <summary>
    /// NaN and infinity become silence and everything else stays in ±1, so that one hostile sample cannot poison a filter's state.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Limit(float sample) => float.IsFinite(sample) ? Math.Clamp(sample, -1f, 1f) : 0f;
}

internal readonly struct Float64Reader : ISampleReader
{
    public static int Bytes => 8;

    public static float Read(ReadOnlySpan<byte> sample) => Float32Reader.Limit((float)BinaryPrimitives.ReadDoubleLittleEndian(sample));
}
