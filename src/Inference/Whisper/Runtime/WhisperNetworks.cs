using HomeLab.Inference.Onnx;
using HomeLab.Inference.Onnx.Graph;
using HomeLab.Inference.Whisper.Files;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>Opens the networks of a model, with the graph rewrites that the settings ask for and the graph allows.</summary>
internal sealed class WhisperNetworks(WhisperOptions options, WhisperWeights weights, int threads)
{
    private readonly OnnxSessions _sessions = new(options.Device);

    /// <summary>Where their tensors live.</summary>
    public TensorPlace Place => _sessions.Place;

    /// <summary>Opens the encoder.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="config">Its sizes.</param>
    /// <param name="takesShortContext">Whether it takes less than a full window.</param>
    /// <param name="fusedLayers">Layers whose attention was made one operator.</param>
    public InferenceSession OpenEncoder(string path, WhisperModelConfig config, out bool takesShortContext, out int fusedLayers)
    {
        var model = OnnxModel.Load(path);
        takesShortContext = options.AudioContext != WhisperAudioContext.Full && ShortContext.Rewrite(model, config.SourcePositions);

        // The CPU has no fused attention of 16-bit floats.
        var canFuse = options.FusedAttention && (weights.Precision != WhisperPrecision.Float16 || !Place.IsHost);
        fusedLayers = canFuse ? FusedAttention.Rewrite(model, config.EncoderHeads) : 0;
        return takesShortContext || fusedLayers > 0 ? Open(model, path) : _sessions.Open(path, threads, Configure);
    }

    /// <summary>Opens a decoder.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="integerHeads">Grows by the heads that were rewritten.</param>
    public InferenceSession OpenDecoder(string path, ref int integerHeads)
    {
        if (!options.IntegerHead || weights.Precision != WhisperPrecision.Int8 || !Place.IsHost)
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
        if (weights.Precision == WhisperPrecision.Float16 && Place.IsHost)
        {
            session.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC;
        }
    }
}
