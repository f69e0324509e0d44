using HomeLab.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>What one decoder call gave: logits of its tokens, and the self-attention cache that includes them.</summary>
internal sealed class DecoderStep(OrtValue logits, KeyValueCache past) : IDisposable
{
    /// <summary>Cache to hand to the next call.</summary>
    public KeyValueCache Past { get; } = past;

    /// <summary>Copies the logits that follow a token of the call.</summary>
    /// <param name="row">Index of the token in the call.</param>
    /// <param name="target">One value for each id of the vocabulary.</param>
    public void CopyLogits(int row, Span<float> target) => TensorValues.CopyRow(logits, row, target);

    /// <summary>Frees the logits, whose size grows with the vocabulary, and keeps the cache.</summary>
    public void DisposeLogits() => logits.Dispose();

    /// <summary>Frees logits and cache.</summary>
    public void Dispose()
    {
        DisposeLogits();
        Past.Dispose();
    }
}
