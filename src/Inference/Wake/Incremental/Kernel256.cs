using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Wake.Incremental;

/// <summary>
/// Four positions × 24 output channels with AVX2, whose 16 registers hold exactly 12 sums, 3 weights and 1 input. Elsewhere .NET makes of it what
/// the processor has.
/// </summary>
internal static unsafe class Kernel256
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run24(in ConvolutionTile tile, float* weights, float* bias, int channel)
    {
        float* x0 = tile.X0, x1 = tile.X1, x2 = tile.X2, x3 = tile.X3;
        Vector256<float> a0 = Vector256.Load(bias), a1 = Vector256.Load(bias + 8), a2 = Vector256.Load(bias + 16);
        Vector256<float> b0 = a0, b1 = a1, b2 = a2, c0 = a0, c1 = a1, c2 = a2, d0 = a0, d1 = a1, d2 = a2;
        nint floats = tile.SegmentFloats, stride = tile.SegmentStride;
        for (var segment = tile.Segments; segment > 0; segment--)
        {
            for (nint k = 0; k < floats; k++)
            {
                Vector256<float> w0 = Vector256.Load(weights), w1 = Vector256.Load(weights + 8), w2 = Vector256.Load(weights + 16);
                weights += 24;
                var x = Vector256.Create(x0[k]);
                a0 = Vector256.MultiplyAddEstimate(w0, x, a0);
                a1 = Vector256.MultiplyAddEstimate(w1, x, a1);
                a2 = Vector256.MultiplyAddEstimate(w2, x, a2);
                x = Vector256.Create(x1[k]);
                b0 = Vector256.MultiplyAddEstimate(w0, x, b0);
                b1 = Vector256.MultiplyAddEstimate(w1, x, b1);
                b2 = Vector256.MultiplyAddEstimate(w2, x, b2);
                x = Vector256.Create(x2[k]);
                c0 = Vector256.MultiplyAddEstimate(w0, x, c0);
                c1 = Vector256.MultiplyAddEstimate(w1, x, c1);
                c2 = Vector256.MultiplyAddEstimate(w2, x, c2);
                x = Vector256.Create(x3[k]);
                d0 = Vector256.MultiplyAddEstimate(w0, x, d0);
                d1 = Vector256.MultiplyAddEstimate(w1, x, d1);
                d2 = Vector256.MultiplyAddEstimate(w2, x, d2);
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
    private static void Store(in ConvolutionTile tile, float* y, Vector256<float> low, Vector256<float> middle, Vector256<float> high)
    {
        Activate(tile, low).Store(y);
        Activate(tile, middle).Store(y + 8);
        Activate(tile, high).Store(y + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Activate(in ConvolutionTile tile, Vector256<float> sum) =>
        Vector256.Max(Vector256.Max(sum, sum * tile.Slope), Vector256.Create(tile.Floor));
}
