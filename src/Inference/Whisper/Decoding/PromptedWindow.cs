using HomeLab.Inference.Whisper.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>
/// An encoded window with its prompt run: where every attempt to decode it begins. Owns the hidden states, the cross-attention cache and
/// the prompt's self-attention cache.
/// </summary>
internal sealed class PromptedWindow : IDisposable
{
    private readonly WhisperModel _model;
    private readonly RunOptions _runOptions;
    private readonly OrtValue _hiddenStates;
    private readonly KeyValueCache _cross;
    private DecoderStep _prompt;

    private PromptedWindow(WhisperModel model, OrtValue hiddenStates, DecoderStep prompt, KeyValueCache cross, RunOptions runOptions)
    {
        (_model, _hiddenStates, _prompt, _cross, _runOptions) = (model, hiddenStates, prompt, cross, runOptions);
    }

    /// <summary>Tokens of the prompt.</summary>
    public int PromptLength { get; private set; }

    /// <summary>Language of the prompt; null for English-only models.</summary>
    public string? Language { get; private set; }

    /// <summary>The model's belief that nobody speaks; 0 where it has no token for that.</summary>
    public float NoSpeechProbability { get; private set; }

    /// <summary>Logits that follow the prompt.</summary>
    public float[] FirstLogits { get; private set; } = [];

    /// <summary>Cache after the prompt. Belongs to the window.</summary>
    public KeyValueCache Past => _prompt.Past;

    /// <summary>Runs the prompt, detecting the language on the way where none is given.</summary>
    /// <param name="model">The model.</param>
    /// <param name="hiddenStates">Output of the encoder; belongs to the window from now on.</param>
    /// <param name="prompt">What to ask for.</param>
    /// <param name="workspace">Buffers of the worker.</param>
    public static PromptedWindow Open(WhisperModel model, OrtValue hiddenStates, DecoderPrompt prompt, DecoderWorkspace workspace)
    {
        var head = prompt.Head(model.Config);
        try
        {
            var tokens = prompt.Language is null && model.Config.Languages.Count > 0 ? head : prompt.All(model.Config);
            var step = model.Decoder.Begin(hiddenStates, tokens.ToArray(), workspace.RunOptions, out var cross);
            var window = new PromptedWindow(model, hiddenStates, step, cross, workspace.RunOptions) { Language = prompt.Language };
            window.ReadStart(head.Count - 1, tokens.Count, prompt, workspace);
            return window;
        }
        catch
        {
            hiddenStates.Dispose();
            throw;
        }
    }

    /// <summary>Runs one token after <paramref name="past"/>.</summary>
    public DecoderStep Next(KeyValueCache past, int token) => _model.Decoder.Next(_hiddenStates, _cross, past, [token], _runOptions);

    /// <inheritdoc/>
    public void Dispose()
    {
        _prompt.Dispose();
        _cross.Dispose();
        _hiddenStates.Dispose();
    }

    private void ReadStart(int startRow, int length, DecoderPrompt prompt, DecoderWorkspace workspace)
    {
        var config = _model.Config;
        try
        {
            _prompt.CopyLogits(startRow, workspace.Logits);
            NoSpeechProbability = config.NoSpeech is { } silent ? workspace.Picker.Probability(workspace.Logits, silent) : 0;
            var last = length - 1;
            if (startRow == last)
            {
                Language ??= prompt.Detect(config, workspace.Logits);
                foreach (var token in (prompt with { Language = Language }).Tail(config))
                {
                    Advance(token);
                    length++;
                    last = 0;
                }
            }

            FirstLogits = new float[config.VocabularySize];
            _prompt.CopyLogits(last, FirstLogits);
            PromptLength = length;
        }
        catch
        {
            _prompt.Dispose();
            _cross.Dispose();
            throw;
        }
    }

    // Genuine exports promise one token a cached call, so the rest of the prompt goes in one by one.
    private void Advance(int token)
    {
        var next = Next(_prompt.Past, token);
        _prompt.Dispose();
        _prompt = next;
    }
}
