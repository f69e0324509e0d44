using HomeLab.Inference.Onnx;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Text;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>A loaded model: configuration, tokenizer and the two networks. Shared by all workers.</summary>
internal sealed class WhisperModel : IDisposable
{
    private WhisperModel(WhisperModelConfig config, WhisperTokenizer tokenizer, WhisperWeights weights, WhisperEncoder encoder, WhisperDecoder decoder)
    {
        (Config, Tokenizer, Precision, Encoder, Decoder) = (config, tokenizer, weights.Precision, encoder, decoder);
    }

    /// <summary>What the model's files say.</summary>
    public WhisperModelConfig Config { get; }

    /// <summary>Text to ids and back.</summary>
    public WhisperTokenizer Tokenizer { get; }

    /// <summary>The weights that were chosen.</summary>
    public WhisperPrecision Precision { get; }

    /// <summary>Log-mel to hidden states.</summary>
    public WhisperEncoder Encoder { get; }

    /// <summary>Hidden states and tokens to logits.</summary>
    public WhisperDecoder Decoder { get; }

    /// <summary>Loads a model folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="precision">Which weights.</param>
    /// <param name="device">Where they run.</param>
    /// <param name="threads">Threads of one inference.</param>
    /// <exception cref="InferenceException">A file is missing, damaged or does not fit the others.</exception>
    public static WhisperModel Load(string path, WhisperPrecision precision, ExecutionDevice device, int threads)
    {
        var folder = new WhisperFolder(path);
        var tokenizer = WhisperTokenizer.Load(folder);
        var config = WhisperConfigReader.Read(folder, tokenizer.Added);
        var weights = folder.ChooseWeights(precision, device == ExecutionDevice.Cuda);
        var sessions = new OnnxSessions(device);
        var encoder = new WhisperEncoder(Open(weights.Encoder), weights.Encoder, config);
        try
        {
            var decoder = new DecoderGraph(Open(weights.Decoder), weights.Decoder, config);
            var next = weights.DecoderWithPast is { } withPast ? new DecoderGraph(Open(withPast), withPast, config) : null;
            return new WhisperModel(config, tokenizer, weights, encoder, new WhisperDecoder(decoder, next));
        }
        catch
        {
            encoder.Dispose();
            throw;
        }

        InferenceSession Open(string file) => sessions.Open(file, threads, options =>
        {
            // The default level fuses casts of 16-bit graphs into kernels that the CPU does not have (microsoft/onnxruntime#29153).
            if (weights.Precision == WhisperPrecision.Float16 && device == ExecutionDevice.Cpu)
            {
                options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC;
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Encoder.Dispose();
        Decoder.Dispose();
    }
}
