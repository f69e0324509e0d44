using HomeLab.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>
/// The decoder run over a finished transcript to see where it looks in the audio. Thread-safe. A session of its own, beside the decoder's:
/// transcripts without word times never pay for it.
/// </summary>
internal sealed class WhisperAttention(InferenceSession session) : IDisposable
{
    private static readonly string[] Inputs = [CrossAttentionGraph.Tokens, CrossAttentionGraph.HiddenStates];
    private static readonly string[] Outputs = [CrossAttentionGraph.Output];

    /// <summary>Runs all tokens at once.</summary>
    /// <param name="hiddenStates">Output of the encoder.</param>
    /// <param name="tokens">Prompt and transcript.</param>
    /// <param name="options">Carries cancellation.</param>
    public AttentionWeights Run(OrtValue hiddenStates, ReadOnlySpan<int> tokens, RunOptions options)
    {
        var ids = new long[tokens.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = tokens[i];
        }

        using var input = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        using var outputs = session.Run(options, Inputs, [input, hiddenStates], Outputs);
        var shape = outputs[0].GetTensorTypeAndShape().Shape;
        var weights = new AttentionWeights((int)shape[^3], (int)shape[^2], (int)shape[^1]);
        TensorValues.CopyRow(outputs[0], 0, weights.Values);
        return weights;
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();
}
