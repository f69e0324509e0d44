using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Piper;

/// <summary>Calls ONNX Runtime so that a cancellation ends the native call.</summary>
internal static class PiperCall
{
    /// <summary>Runs the whole voice or its front half; the caller disposes the result.</summary>
    public static OrtValue RunEncoder(PiperModel model, long[] ids, in PiperSettings settings, string output, CancellationToken cancellationToken)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        using var length = OrtValue.CreateTensorValueFromMemory([(long)ids.Length], [1]);
        using var scales = OrtValue.CreateTensorValueFromMemory([settings.NoiseScale, settings.LengthScale, settings.NoiseWidth], [3]);
        using var speaker = OrtValue.CreateTensorValueFromMemory([(long)settings.Speaker], [1]);
        return model.TakesSpeaker
            ? Run(model.Encoder, ["input", "input_lengths", "scales", "sid"], [input, length, scales, speaker], output, cancellationToken)
            : Run(model.Encoder, ["input", "input_lengths", "scales"], [input, length, scales], output, cancellationToken);
    }

    /// <summary>Runs a session for one output; the caller disposes the result.</summary>
    public static OrtValue Run(
        InferenceSession session, string[] names, OrtValue[] values, string output, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        using var registration = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, options);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return session.Run(options, names, values, [output])[0];
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OnnxRuntimeException failure)
        {
            throw new InferenceException($"The voice failed on a sentence: {failure.Message}", failure);
        }
    }
}
