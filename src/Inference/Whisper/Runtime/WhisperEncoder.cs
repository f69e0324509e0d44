using HomeLab.Inference.Onnx;
using HomeLab.Inference.Whisper.Files;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>The encoder: log-mel in, hidden states out. Thread-safe.</summary>
internal sealed class WhisperEncoder : IDisposable
{
    private static readonly string[] Inputs = ["input_features"];
    private static readonly string[] Outputs = ["last_hidden_state"];
    private readonly InferenceSession _session;
    private readonly int _bands;
    private readonly TensorElementType _type;

    /// <summary>Takes a session, which it owns from now on.</summary>
    /// <exception cref="InferenceException">It is not a Whisper encoder, or not one of this model.</exception>
    public WhisperEncoder(InferenceSession session, string path, WhisperModelConfig config)
    {
        _session = session;
        _bands = config.MelBins;
        if (!session.InputMetadata.TryGetValue(Inputs[0], out var features) || !session.OutputMetadata.ContainsKey(Outputs[0]))
        {
            session.Dispose();
            throw new InferenceException(
                $"'{path}' is not a Whisper encoder: expected the input {Inputs[0]} and the output {Outputs[0]}. Install the model again.");
        }

        _type = features.ElementDataType;
        if (features.Dimensions[1] > 0 && features.Dimensions[1] != _bands)
        {
            session.Dispose();
            throw new InferenceException(
                $"'{path}' takes {features.Dimensions[1]} mel bands, but num_mel_bins in config.json is {_bands}. Install the model again.");
        }
    }

    /// <summary>Encodes one window.</summary>
    /// <param name="features">Band slow, frame fast.</param>
    /// <param name="options">Carries cancellation.</param>
    public OrtValue Run(ReadOnlySpan<float> features, RunOptions options)
    {
        using var input = TensorValues.Create(features, [1, _bands, features.Length / _bands], _type);
        var outputs = _session.Run(options, Inputs, [input], Outputs);
        return outputs[0];
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
