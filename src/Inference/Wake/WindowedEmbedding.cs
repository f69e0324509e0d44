using HomeLab.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Wake;

/// <summary>
/// The embedding network on ONNX Runtime, a whole window per hop: for networks of another build than <c>speech_embedding</c>, and as the
/// reference.
/// </summary>
internal sealed class WindowedEmbedding : IEmbeddingModel
{
    private const int BufferFrames = 80;
    private const int HopFloats = MelFrontEnd.CallFloats;

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly PinnedTensor<float> _window = new(1, IEmbeddingModel.WindowFrames, MelFrontEnd.Bands, 1);
    private readonly PinnedTensor<float> _embedding;
    private readonly OrtIoBinding _binding;
    private readonly float[] _silentState;

    /// <summary>Opens a model.</summary>
    /// <exception cref="InferenceException">Not an embedding model: [batch, 76, 32, 1] → [batch, 1, 1, 96].</exception>
    public WindowedEmbedding(string path)
    {
        _session = new OnnxSessions().Open(path, threads: 1);
        var (input, output) = (_session.InputMetadata.First(), _session.OutputMetadata.First());
        if (input.Value.Dimensions is not [_, IEmbeddingModel.WindowFrames, MelFrontEnd.Bands, 1]
            || output.Value.Dimensions is not [.., IEmbeddingModel.Values])
        {
            _session.Dispose();
            throw new InferenceException(
                $"'{path}' is not an embedding model for wake words: expected [batch, 76, 32, 1] → [batch, 1, 1, 96]. Install the model again.");
        }

        _embedding = new PinnedTensor<float>([.. output.Value.Dimensions.Select(static size => size <= 0 ? 1L : size)]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(input.Key, _window.Value);
        _binding.BindOutput(output.Key, _embedding.Value);
        _silentState = new float[StateFloats];
        Array.Fill(_silentState, MelFrontEnd.Silence);
    }

    public int StateFloats => BufferFrames * MelFrontEnd.Bands;

    public ReadOnlySpan<float> SilentState => _silentState;

    public void Advance(Span<float> state, ReadOnlySpan<float> mel, Span<float> embedding)
    {
        state[HopFloats..].CopyTo(state);
        mel.CopyTo(state[^HopFloats..]);
        state[.._window.Span.Length].CopyTo(_window.Span);
        _session.RunWithBinding(_run, _binding);
        _embedding.Span.CopyTo(embedding);
    }

    public void Dispose()
    {
        _binding.Dispose();
        _window.Dispose();
        _embedding.Dispose();
        _run.Dispose();
        _session.Dispose();
    }
}
