using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HomeLab.Inference.Onnx;

/// <summary>Reads and makes tensors of 32- or 16-bit floats, whichever a model wants.</summary>
internal static class TensorValues
{
    /// <summary>Copies one row of the last dimension.</summary>
    public static void CopyRow(OrtValue tensor, int row, Span<float> target)
    {
        if (tensor.GetTensorTypeAndShape().ElementDataType == TensorElementType.Float16)
        {
            var halves = tensor.GetTensorDataAsSpan<Float16>().Slice(row * target.Length, target.Length);
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = (float)BitConverter.UInt16BitsToHalf(halves[i].value);
            }
        }
        else
        {
            tensor.GetTensorDataAsSpan<float>().Slice(row * target.Length, target.Length).CopyTo(target);
        }
    }

    /// <summary>Makes a tensor in memory of ONNX Runtime's own.</summary>
    public static OrtValue Create(ReadOnlySpan<float> values, long[] shape, TensorElementType type)
    {
        var tensor = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, shape);
        if (type == TensorElementType.Float16)
        {
            var halves = tensor.GetTensorMutableDataAsSpan<Float16>();
            for (var i = 0; i < values.Length; i++)
            {
                halves[i] = new Float16(BitConverter.HalfToUInt16Bits((Half)values[i]));
            }
        }
        else
        {
            values.CopyTo(tensor.GetTensorMutableDataAsSpan<float>());
        }

        return tensor;
    }
}
