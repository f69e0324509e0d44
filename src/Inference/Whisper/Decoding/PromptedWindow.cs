using HomeLab.Inference.Whisper.Runtime;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>
/// Encoded windows with their prompts run, one row each: where every attempt to decode them begins. Owns the hidden states, the
/// cross-attention cache and the prompts' self-attention cache.
/// </summary>
internal sealed class PromptedWindow : IDisposable
{
    private readonly WhisperModel _model;
    private readonly RunOptions _runOptions;
    private readonly OrtValue _hiddenStates;
    private readonly KeyValueCache _cross;
    private DecoderStep _prompt;
    private int _logitRows;

    private PromptedWindow(WhisperModel model, OrtValue hiddenStates, DecoderStep prompt, KeyValueCache cross, RunOptions runOptions)
    {
        (_model, _hiddenStates, _prompt, _cross, _runOptions) = (model, hiddenStates, prompt, cross, runOptions);
    }

    /// <summary>What each prompt told.</summary>
    public IReadOnlyList<PromptedRow> Rows { get; private set; } = [];

    /// <summary>Tokens that may follow the prompt.</summary>
    public int Limit { get; private set; }

    /// <summary>Cache after the prompt. Belongs to the window.</summary>
    public KeyValueCache Past => _prompt.Past;

    /// <summary>Runs the prompts, detecting the language on the way where none is given.</summary>
    /// <param name="model">The model.</param>
    /// <param name="hiddenStates">Output of the encoder, a window for each prompt; belongs to this object from now on.</param>
    /// <param name="prompts">What to ask for: prompts of one <see cref="DecoderPrompt.Shape"/>.</param>
    /// <param name="workspace">Buffers of the worker.</param>
    public static PromptedWindow Open(
        WhisperModel model, OrtValue hiddenStates, IReadOnlyList<DecoderPrompt> prompts, DecoderWorkspace workspace)
    {
        var (head, tail, detects) = prompts[0].Shape(model.Config);
        try
        {
            int[] tokens = [.. prompts.SelectMany(prompt => detects ? prompt.Head(model.Config) : prompt.All(model.Config))];
            var step = model.Decoder.Begin(hiddenStates, tokens, workspace.RunOptions, out var cross, prompts.Count);
            var window = new PromptedWindow(model, hiddenStates, step, cross, workspace.RunOptions)
            {
                Limit = Math.Min(model.Config.MaxGeneratedTokens, model.Config.TargetPositions - head - tail),
            };
            window.Read(prompts, head - 1, tokens.Length / prompts.Count, detects, workspace);
            return window;
        }
        catch
        {
            hiddenStates.Dispose();
            throw;
        }
    }

    /// <summary>Copies the logits that follow a row's prompt.</summary>
    public void CopyFirstLogits(int row, Span<float> target) => _prompt.CopyLogits((row * _logitRows) + _logitRows - 1, target);

    /// <summary>Runs one token of each row after <paramref name="past"/>.</summary>
    public DecoderStep Next(KeyValueCache past, ReadOnlySpan<int> tokens) =>
        _model.Decoder.Next(_hiddenStates, _cross, past, tokens, _runOptions);

    /// <inheritdoc/>
    public void Dispose()
    {
        _prompt.Dispose();
        _cross.Dispose();
        _hiddenStates.Dispose();
    }

    private void Read(IReadOnlyList<DecoderPrompt> prompts, int start, int length, bool detects, DecoderWorkspace workspace)
    {
        try
        {
            Rows = [.. prompts.Select((prompt, row) => ReadStart(prompt, (row * length) + start, detects, workspace))];
            _logitRows = detects && Ask(prompts) ? 1 : length;
        }
        catch
        {
            _prompt.Dispose();
            _cross.Dispose();
            throw;
        }
    }

    private PromptedRow ReadStart(DecoderPrompt prompt, int place, bool detects, DecoderWorkspace workspace)
    {
        var config = _model.Config;
        _prompt.CopyLogits(place, workspace.Logits);
        var noSpeech = config.NoSpeech is { } silent ? workspace.Picker.Probability(workspace.Logits, silent) : 0;
        return new PromptedRow(detects ? prompt.Detect(config, workspace.Logits) : prompt.Language, noSpeech);
    }

    // Genuine exports promise one token a cached call, so the rest of the prompt goes in one by one.
    private bool Ask(IReadOnlyList<DecoderPrompt> prompts)
    {
        var tails = prompts.Select((prompt, row) => (prompt with { Language = Rows[row].Language }).Tail(_model.Config)).ToList();
        for (var i = 0; i < tails[0].Count; i++)
        {
            var next = Next(_prompt.Past, [.. tails.Select(tail => tail[i])]);
            _prompt.Dispose();
            _prompt = next;
        }

        return tails[0].Count > 0;
    }
}
