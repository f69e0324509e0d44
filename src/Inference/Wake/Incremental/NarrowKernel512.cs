using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Wake.Incremental;

/// <summary>Four positions × 24 output channels with AVX-512: a whole vector and half of one.</summary>
internal static unsafe class NarrowKernel512
{
    /// <summary>Computes 24 channels of the tile's positions from <paramref name="channel"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(in ConvolutionTile tile, float* weights, float* bias, int channel)
    {
        float* x0 = tile.X0, x1 = tile.X1, x2 = tile.X2, x3 = tile.X3;
        Vector512<float> a0 = Vector512.Load(bias), b0 = a0, c0 = a0, d0 = a0;
        Vector256<float> a1 = Vector256.Load(bias + 16), b1 = a1, c1 = a1, d1 = a1;
        nint floats = tile.SegmentFloats, stride = tile.SegmentStride;
        for (var segment = tile.Segments; segment > 0; segment--)
        {
            for (nint k = 0; k < floats; k++)
            {
                var w0 = Vector512.Load(weights);
                var w1 = Vector256.Load(weights + 16);
                weights += 24;
                var x = Vector512.Create(x0[k]);
                a0 = Vector512.MultiplyAddEstimate(w0, x, a0);
                a1 = Vector256.MultiplyAddEstimate(w1, x.GetLower(), a1);
                x = Vector512.Create(x1[k]);
                b0 = Vector512.MultiplyAddEstimate(w0, x, b0);
                b1 = Vector256.MultiplyAddEstimate(w1, x.GetLower(), b1);
                x = Vector512.Create(x2[k]);
                c0 = Vector512.MultiplyAddEstimate(w0, x, c0);
                c1 = Vector256.MultiplyAddEstimate(w1, x.GetLower(), c1);
                x = Vector512.Create(x3[k]);
                d0 = Vector512.MultiplyAddEstimate(w0, x, d0);
                d1 = Vector256.MultiplyAddEstimate(w1, x.GetLower(), d1);
            }

            x0 += stride;
            x1 += stride;
            x2 += stride;
            x3 += stride;
        }

        Store(tile, tile.Y0 + channel, a0, a1);
        Store(tile, tile.Y1 + channel, b0, b1);
        Store(tile, tile.Y2 + channel, c0, c1);
        Store(tile, tile.Y3 + channel, d0, d1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(in ConvolutionTile tile, float* y, Vector512<float> low, Vector256<float> high)
    {
        Simd512.StoreActivated(tile, low, y);
        Simd256.StoreActivated(tile, high, y + Simd512.Lanes);
    }
}
