using System.Numerics.Tensors;
using System.Runtime.Intrinsics;

namespace HomeLab.Inference.Wake;

/// <summary>y = W·x + b, then layer normalisation and ReLU where the model has them.</summary>
/// <param name="Weights">[output][input].</param>
/// <param name="Bias">One an output.</param>
internal sealed record DenseLayer(float[] Weights, float[] Bias)
{
    /// <summary>Scale and shift of a layer normalisation; null = none.</summary>
    public (float[] Scale, float[] Shift, float Epsilon)? Normalisation { get; init; }

    /// <summary>Whether negative values become 0.</summary>
    public bool IsRectified { get; init; }

    public int Outputs => Bias.Length;

    public int Inputs => Weights.Length / Bias.Length;

    /// <summary>Computes the layer.</summary>
    public void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        var i = 0;
        for (; i <= output.Length - 4; i += 4)
        {
            FourRows(Weights.AsSpan(i * input.Length, 4 * input.Length), input, output.Slice(i, 4));
        }

        for (; i < output.Length; i++)
        {
            output[i] = TensorPrimitives.Dot(Weights.AsSpan(i * input.Length, input.Length), input);
        }

        TensorPrimitives.Add(output, Bias, output);

        if (Normalisation is { } norm)
        {
            Normalise(output, norm.Epsilon);
            TensorPrimitives.MultiplyAdd(output, norm.Scale, norm.Shift, output);
        }

        if (IsRectified)
        {
            TensorPrimitives.Max(output, 0f, output);
        }
    }

    /// <summary>Four sums at once: each input is loaded once for all of them, and none waits for another.</summary>
    private static void FourRows(ReadOnlySpan<float> weights, ReadOnlySpan<float> input, Span<float> output)
    {
        var length = input.Length;
        ReadOnlySpan<float> a = weights[..length], b = weights.Slice(length, length), c = weights.Slice(2 * length, length), d = weights.Slice(3 * length, length);
        Vector512<float> sumA = default, sumB = default, sumC = default, sumD = default;
        var i = 0;
        for (; i <= length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var x = Vector512.Create(input[i..]);
            sumA = Vector512.MultiplyAddEstimate(Vector512.Create(a[i..]), x, sumA);
            sumB = Vector512.MultiplyAddEstimate(Vector512.Create(b[i..]), x, sumB);
            sumC = Vector512.MultiplyAddEstimate(Vector512.Create(c[i..]), x, sumC);
            sumD = Vector512.MultiplyAddEstimate(Vector512.Create(d[i..]), x, sumD);
        }

        output[0] = Vector512.Sum(sumA) + TensorPrimitives.Dot(a[i..], input[i..]);
        output[1] = Vector512.Sum(sumB) + TensorPrimitives.Dot(b[i..], input[i..]);
        output[2] = Vector512.Sum(sumC) + TensorPrimitives.Dot(c[i..], input[i..]);
        output[3] = Vector512.Sum(sumD) + TensorPrimitives.Dot(d[i..], input[i..]);
    }

    /// <summary>Mean 0 and (biased) variance 1.</summary>
    private static void Normalise(Span<float> values, float epsilon)
    {
        TensorPrimitives.Subtract(values, TensorPrimitives.Sum<float>(values) / values.Length, values);
        var variance = TensorPrimitives.SumOfSquares<float>(values) / values.Length;
        TensorPrimitives.Divide(values, MathF.Sqrt(variance + epsilon), values);
    }
}
