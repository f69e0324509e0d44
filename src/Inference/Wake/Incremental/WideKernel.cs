using System.Runtime.CompilerServices;

namespace HomeLab.Inference.Wake.Incremental;

/// <summary>
/// Four positions × three vectors of output channels: 12 sums, 3 weights and 1 input are exactly the 16 registers of AVX2, and 3 weight
/// loads serve 12 multiplications. The plain reference is the ONNX model itself, in the tests.
/// </summary>
internal static unsafe class WideKernel<TSimd, TVector>
    where TSimd : ISimd<TVector>
    where TVector : struct
{
    /// <summary>Output channels of one run.</summary>
    public static int Channels => 3 * TSimd.Lanes;

    /// <summary>Computes <see cref="Channels"/> channels of the tile's positions from <paramref name="channel"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in ConvolutionTile tile, float* weights, float* bias, int channel)
    {
        float* x0 = tile.X0, x1 = tile.X1, x2 = tile.X2, x3 = tile.X3;
        TVector a0 = TSimd.Load(bias), a1 = TSimd.Load(bias + TSimd.Lanes), a2 = TSimd.Load(bias + (2 * TSimd.Lanes));
        TVector b0 = a0, b1 = a1, b2 = a2, c0 = a0, c1 = a1, c2 = a2, d0 = a0, d1 = a1, d2 = a2;
        nint floats = tile.SegmentFloats, stride = tile.SegmentStride;
        for (var segment = tile.Segments; segment > 0; segment--)
        {
            for (nint k = 0; k < floats; k++)
            {
                TVector w0 = TSimd.Load(weights), w1 = TSimd.Load(weights + TSimd.Lanes), w2 = TSimd.Load(weights + (2 * TSimd.Lanes));
                weights += 3 * TSimd.Lanes;
                var x = TSimd.Broadcast(x0[k]);
                a0 = TSimd.MultiplyAdd(w0, x, a0);
                a1 = TSimd.MultiplyAdd(w1, x, a1);
                a2 = TSimd.MultiplyAdd(w2, x, a2);
                x = TSimd.Broadcast(x1[k]);
                b0 = TSimd.MultiplyAdd(w0, x, b0);
                b1 = TSimd.MultiplyAdd(w1, x, b1);
                b2 = TSimd.MultiplyAdd(w2, x, b2);
                x = TSimd.Broadcast(x2[k]);
                c0 = TSimd.MultiplyAdd(w0, x, c0);
                c1 = TSimd.MultiplyAdd(w1, x, c1);
                c2 = TSimd.MultiplyAdd(w2, x, c2);
                x = TSimd.Broadcast(x3[k]);
                d0 = TSimd.MultiplyAdd(w0, x, d0);
                d1 = TSimd.MultiplyAdd(w1, x, d1);
                d2 = TSimd.MultiplyAdd(w2, x, d2);
            }

            x0 += stride;
            x1 += stride;
            x2 += stride;
            x3 += stride;
        }

        Store(tile, tile.Y0 + channel, a0, a1, a2);
        Store(tile, tile.Y1 + channel, b0, b1, b2);
        Store(tile, tile.Y2 + channel, c0, c1, c2);
        Store(tile, tile.Y3 + channel, d0, d1, d2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(in ConvolutionTile tile, float* y, TVector low, TVector middle, TVector high)
    {
        TSimd.StoreActivated(tile, low, y);
        TSimd.StoreActivated(tile, middle, y + TSimd.Lanes);
        TSimd.StoreActivated(tile, high, y + (2 * TSimd.Lanes));
    }
}
