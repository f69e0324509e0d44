using HomeLab.Inference.Onnx;
using HomeLab.Inference.Whisper.Files;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace HomeLab.Inference.Whisper.Runtime;

/// <summary>The encoder: log-mel in, hidden states out. Thread-safe.</summary>
internal sealed class WhisperEncoder : IDisposable
{
    private const string Input = "input_features";
    private static readonly string[] Outputs = ["last_hidden_state"];
    private readonly InferenceSession _session;
    private readonly int _bands;
    private readonly TensorElementType _type;
    private readonly TensorPlace _place;

    /// <summary>Takes a session, which it owns from now on.</summary>
    /// <exception cref="InferenceException">It is not a Whisper encoder, or not one of this model.</exception>
    public WhisperEncoder(InferenceSession session, string path, WhisperModelConfig config, TensorPlace place)
    {
        (_session, _place) = (session, place);
        _bands = config.MelBins;
        if (!session.InputMetadata.TryGetValue(Input, out var features) || !session.OutputMetadata.ContainsKey(Outputs[0]))
        {
            session.Dispose();
            throw new InferenceException(
                $"'{path}' is not a Whisper encoder: expected the input {Input} and the output {Outputs[0]}. Install the model again.");
        }

        _type = features.ElementDataType;
        if (features.Dimensions[1] > 0 && features.Dimensions[1] != _bands)
        {
            session.Dispose();
            throw new InferenceException(
                $"'{path}' takes {features.Dimensions[1]} mel bands, but num_mel_bins in config.json is {_bands}. Install the model again.");
        }
    }

    /// <summary>Encodes windows of one length.</summary>
    /// <param name="features">Window slow, then band, frame fast.</param>
    /// <param name="options">Carries cancellation.</param>
    /// <param name="windows">How many there are.</param>
    /// <returns>Hidden states, where the decoder reads them.</returns>
    public OrtValue Run(ReadOnlySpan<float> features, RunOptions options, int windows = 1)
    {
        using var input = TensorValues.Create(features, [windows, _bands, features.Length / _bands / windows], _type);
        return _place.Run(_session, options, [new(Input, input)], Outputs)[0];
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
