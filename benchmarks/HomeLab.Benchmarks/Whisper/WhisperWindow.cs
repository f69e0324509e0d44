using HomeLab.Inference.Whisper;
using HomeLab.Inference.Whisper.Decoding;
using HomeLab.Inference.Whisper.Files;
using HomeLab.Inference.Whisper.Runtime;
using HomeLab.Testing;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Benchmarks.Whisper;

/// <summary>A loaded model of the real architecture (seeded weights: the speed of the real ones) and the steps of one window.</summary>
internal sealed class WhisperWindow : IDisposable
{
    private readonly WhisperModel _model;
    private readonly DecoderWorkspace _workspace;
    private readonly int[] _prompt;

    /// <summary>Loads the 8-bit files of a size.</summary>
    /// <param name="size">tiny or base.</param>
    /// <param name="rewritten">With our graph rewrites, or as the files are.</param>
    /// <param name="threads">Threads of one inference.</param>
    public WhisperWindow(string size, bool rewritten, int threads)
    {
        var options = new WhisperOptions
        {
            Precision = WhisperPrecision.Int8,
            IntegerHead = rewritten,
            AudioContext = rewritten ? WhisperAudioContext.Auto : WhisperAudioContext.Full,
        };
        _model = WhisperModel.Load(SeededWhisper.Prepare(size, "_quantized"), options, threads);
        _workspace = new DecoderWorkspace(_model.Config);
        _prompt = [.. new DecoderPrompt("en", false, false, []).All(_model.Config)];
    }

    /// <summary>Encodes this many frames.</summary>
    public OrtValue Encode(int frames) =>
        _model.Encoder.Run(_workspace.Features.AsSpan(0, _model.Config.MelBins * frames), _workspace.RunOptions);

    /// <summary>Runs the prompt and a number of tokens, as greedy search does; returns the sum of the last logits.</summary>
    public float Decode(OrtValue hiddenStates, int tokens)
    {
        var step = _model.Decoder.Begin(hiddenStates, _prompt, _workspace.RunOptions, out var cross);
        for (var token = 0; token < tokens; token++)
        {
            var next = _model.Decoder.Next(hiddenStates, cross, step.Past, [1000 + token], _workspace.RunOptions);
            step.Dispose();
            step = next;
            step.CopyLogits(0, _workspace.Logits);
        }

        step.Dispose();
        cross.Dispose();
        return _workspace.Logits[0];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _workspace.Dispose();
        _model.Dispose();
    }
}
