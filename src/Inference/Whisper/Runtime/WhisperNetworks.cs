using HomeLab.Inference.Onnx;
using HomeLab.Inference.Onnx.Graph;
using HomeLab.Inference.Whisper.Files;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>Opens the networks of a model, with the graph rewrites that the settings ask for and the graph allows.</summary>
internal sealed class WhisperNetworks(WhisperOptions options, WhisperWeights weights, int threads)
{
    private readonly OnnxSessions _sessions = new(options.Device);

    /// <summary>Opens the encoder.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="positions">Positions of a full window.</param>
    /// <param name="takesShortContext">Whether it takes less.</param>
    public InferenceSession OpenEncoder(string path, int positions, out bool takesShortContext)
    {
        takesShortContext = false;
        if (options.AudioContext == WhisperAudioContext.Full)
        {
            return _sessions.Open(path, threads, Configure);
        }

        var model = OnnxModel.Load(path);
        takesShortContext = ShortContext.Rewrite(model, positions);
        return takesShortContext ? Open(model, path) : _sessions.Open(path, threads, Configure);
    }

    /// <summary>Opens a decoder.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="integerHeads">Grows by the heads that were rewritten.</param>
    public InferenceSession OpenDecoder(string path, ref int integerHeads)
    {
        if (!options.IntegerHead || weights.Precision != WhisperPrecision.Int8 || options.Device == ExecutionDevice.Cuda)
        {
            return _sessions.Open(path, threads, Configure);
        }

        var model = OnnxModel.Load(path);
        var heads = IntegerHead.Rewrite(model);
        integerHeads += heads;
        return heads > 0 ? Open(model, path) : _sessions.Open(path, threads, Configure);
    }

    /// <summary>Opens a decoder to watch its attention.</summary>
    /// <param name="path">The merged decoder, or the one without past.</param>
    /// <param name="heads">The heads to watch.</param>
    /// <exception cref="ModelCapabilityException">Its graph does not show them.</exception>
    public InferenceSession OpenAttention(string path, IReadOnlyList<AttentionHead> heads)
    {
        var model = OnnxModel.Load(path);
        return CrossAttentionGraph.Rewrite(model, heads)
            ? Open(model, path)
            : throw new ModelCapabilityException(
                $"This model cannot say when each word was said: {Path.GetFileName(path)} has its attention fused, and no softmax between decoder and audio to read. Ask for segments, or install an Optimum export.");
    }

    private InferenceSession Open(OnnxModel model, string path) => _sessions.Open(model.ToBytes(), path, threads, session =>
    {
        Configure(session);
        session.AddSessionConfigEntry(
            "session.model_external_initializers_file_folder_path", Path.GetDirectoryName(Path.GetFullPath(path))!);
    });

    private void Configure(SessionOptions session)
    {
        // The default level fuses casts of 16-bit graphs into kernels that the CPU does not have (microsoft/onnxruntime#29153).
        if (weights.Precision == WhisperPrecision.Float16 && options.Device == ExecutionDevice.Cpu)
        {
            session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC;
        }
    }
}
