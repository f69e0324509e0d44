using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Wake.Incremental;

/// <summary>Four positions × 48 or 24 output channels with AVX-512. The plain reference is the ONNX model itself, in the tests.</summary>
internal static unsafe class Kernel512
{
    /// <summary>48 channels: 12 sums in registers, 3 weight loads per 12 multiplications.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run48(in ConvolutionTile tile, float* weights, float* bias, int channel)
    {
        float* x0 = tile.X0, x1 = tile.X1, x2 = tile.X2, x3 = tile.X3;
        Vector512<float> a0 = Vector512.Load(bias), a1 = Vector512.Load(bias + 16), a2 = Vector512.Load(bias + 32);
        Vector512<float> b0 = a0, b1 = a1, b2 = a2, c0 = a0, c1 = a1, c2 = a2, d0 = a0, d1 = a1, d2 = a2;
        nint floats = tile.SegmentFloats, stride = tile.SegmentStride;
        for (var segment = tile.Segments; segment > 0; segment--)
        {
            for (nint k = 0; k < floats; k++)
            {
                Vector512<float> w0 = Vector512.Load(weights), w1 = Vector512.Load(weights + 16), w2 = Vector512.Load(weights + 32);
                weights += 48;
                var x = Vector512.Create(x0[k]);
                a0 = Vector512.MultiplyAddEstimate(w0, x, a0);
                a1 = Vector512.MultiplyAddEstimate(w1, x, a1);
                a2 = Vector512.MultiplyAddEstimate(w2, x, a2);
                x = Vector512.Create(x1[k]);
                b0 = Vector512.MultiplyAddEstimate(w0, x, b0);
                b1 = Vector512.MultiplyAddEstimate(w1, x, b1);
                b2 = Vector512.MultiplyAddEstimate(w2, x, b2);
                x = Vector512.Create(x2[k]);
                c0 = Vector512.MultiplyAddEstimate(w0, x, c0);
                c1 = Vector512.MultiplyAddEstimate(w1, x, c1);
                c2 = Vector512.MultiplyAddEstimate(w2, x, c2);
                x = Vector512.Create(x3[k]);
                d0 = Vector512.MultiplyAddEstimate(w0, x, d0);
                d1 = Vector512.MultiplyAddEstimate(w1, x, d1);
                d2 = Vector512.MultiplyAddEstimate(w2, x, d2);
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

    /// <summary>24 channels: a whole and half a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run24(in ConvolutionTile tile, float* weights, float* bias, int channel)
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
    private static void Store(in ConvolutionTile tile, float* y, Vector512<float> low, Vector512<float> middle, Vector512<float> high)
    {
        Activate(tile, low).Store(y);
        Activate(tile, middle).Store(y + 16);
        Activate(tile, high).Store(y + 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(in ConvolutionTile tile, float* y, Vector512<float> low, Vector256<float> high)
    {
        Activate(tile, low).Store(y);
        Vector256.Max(Vector256.Max(high, high * tile.Slope), Vector256.Create(tile.Floor)).Store(y + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Activate(in ConvolutionTile tile, Vector512<float> sum) =>
        Vector512.Max(Vector512.Max(sum, sum * tile.Slope), Vector512.Create(tile.Floor));
}
