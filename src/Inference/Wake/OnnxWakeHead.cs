using HomeLab.Inference.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Wake;

/// <summary>A head of any build on ONNX Runtime.</summary>
internal sealed class OnnxWakeHead : IWakeHead
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly PinnedTensor<float> _input;
    private readonly PinnedTensor<float> _output;
    private readonly OrtIoBinding _binding;

    /// <summary>Takes over a session whose interface has been checked.</summary>
    public OnnxWakeHead(InferenceSession session, int embeddings, long[] outputShape)
    {
        _session = session;
        _input = new PinnedTensor<float>(1, embeddings, IEmbeddingModel.Values);
        _output = new PinnedTensor<float>(outputShape);
        _binding = session.CreateIoBinding();
        _binding.BindInput(session.InputNames[0], _input.Value);
        _binding.BindOutput(session.OutputNames[0], _output.Value);
        Embeddings = embeddings;
    }

    public int Embeddings { get; }

    public int Outputs => _output.Span.Length;

    public void Score(ReadOnlySpan<float> embeddings, Span<float> probabilities)
    {
        embeddings.CopyTo(_input.Span);
        _session.RunWithBinding(_run, _binding);
        _output.Span.CopyTo(probabilities);
    }

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        _run.Dispose();
        _session.Dispose();
    }
}
