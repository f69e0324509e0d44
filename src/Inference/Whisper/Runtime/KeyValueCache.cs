using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>
/// Keys and values of one kind of attention over all layers, exactly as ONNX Runtime returned them: never copied, only handed back.
/// </summary>
internal sealed class KeyValueCache(OrtValue[] values) : IDisposable
{
    /// <summary>Layer slow, key before value.</summary>
    public OrtValue[] Values { get; } = values;

    /// <summary>Frees the native memory.</summary>
    public void Dispose()
    {
        foreach (var value in Values)
        {
            value.Dispose();
        }
    }
}
