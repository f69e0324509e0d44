using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Wake.Incremental;

/// <summary>AVX2, or what .NET makes of it elsewhere.</summary>
internal readonly unsafe struct Simd256 : ISimd<Vector256<float>>
{
    public static int Lanes => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> sum) =>
        Vector256.MultiplyAddEstimate(a, b, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreActivated(in ConvolutionTile tile, Vector256<float> sum, float* target) =>
        Vector256.Max(Vector256.Max(sum, sum * tile.Slope), Vector256.Create(tile.Floor)).Store(target);
}
