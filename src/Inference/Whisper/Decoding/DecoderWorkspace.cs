using HomeLab.Inference.Whisper.Files;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>What one worker owns for life: run options (its handle on a native call) and buffers. Used by one thread at a time.</summary>
internal sealed class DecoderWorkspace : IDisposable
{
    private float[] _features;

    /// <summary>Allocates the buffers of a model.</summary>
    public DecoderWorkspace(WhisperModelConfig config)
    {
        Logits = new float[config.VocabularySize];
        _features = new float[config.MelBins * config.WindowFrames];
        Picker = new TokenPicker(config.VocabularySize);
    }

    /// <summary>Options of every native call; <c>Terminate</c> ends the one that runs.</summary>
    public RunOptions RunOptions { get; } = new();

    /// <summary>One row of logits.</summary>
    public float[] Logits { get; }

    /// <summary>Model input of one window.</summary>
    public float[] Features => _features;

    /// <summary>Chooses tokens.</summary>
    public TokenPicker Picker { get; }

    /// <summary>Model input of some length: the buffer grows to the largest batch.</summary>
    public Span<float> FeaturesOf(int length)
    {
        if (_features.Length < length)
        {
            _features = new float[length];
        }

        return _features.AsSpan(0, length);
    }

    /// <inheritdoc/>
    public void Dispose() => RunOptions.Dispose();
}
