using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Piper;

/// <summary>Calls ONNX Runtime so that a cancellation ends the native call.</summary>
internal static class PiperCall
{
    /// <summary>Runs the whole voice or its encoder; the caller disposes the results.</summary>
    public static IDisposableReadOnlyCollection<OrtValue> RunEncoder(
        PiperModel model, long[] ids, in PiperSettings settings, string[] outputs, CancellationToken cancellationToken)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        using var length = OrtValue.CreateTensorValueFromMemory([(long)ids.Length], [1]);
        using var scales = OrtValue.CreateTensorValueFromMemory([settings.NoiseScale, settings.LengthScale, settings.NoiseWidth], [3]);
        using var speaker = OrtValue.CreateTensorValueFromMemory([(long)settings.Speaker], [1]);
        var values = model.Encoder.InputNames.Select(name => name switch
        {
            "input" => input,
            "input_lengths" => length,
            "scales" => scales,
            _ => speaker,
        });
        return Run(model.Encoder, model.Encoder.InputNames, [.. values], outputs, cancellationToken);
    }

    /// <summary>Runs a part on a window of columns; the caller disposes the result.</summary>
    /// <param name="session">The part's session.</param>
    /// <param name="part">What it is called.</param>
    /// <param name="window">[channels, width].</param>
    /// <param name="speaker">Number of the speaker.</param>
    /// <param name="cancellationToken">Ends the native call.</param>
    public static OrtValue RunPart(
        InferenceSession session, VitsPart part, Memory<float> window, int speaker, CancellationToken cancellationToken)
    {
        using var input = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, window, [1, part.Channels, window.Length / part.Channels]);
        using var number = OrtValue.CreateTensorValueFromMemory([(long)speaker], [1]);
        return part.TakesSpeaker
            ? Run(session, [part.Input, "sid"], [input, number], [part.Output], cancellationToken)[0]
            : Run(session, [part.Input], [input], [part.Output], cancellationToken)[0];
    }

    /// <summary>Runs a session; the caller disposes the results.</summary>
    private static IDisposableReadOnlyCollection<OrtValue> Run(
        InferenceSession session, IReadOnlyCollection<string> names, IReadOnlyCollection<OrtValue> values, string[] outputs, CancellationToken cancellationToken)
    {
        using var options = new RunOptions();
        using var registration = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, options);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return session.Run(options, names, values, outputs);
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
