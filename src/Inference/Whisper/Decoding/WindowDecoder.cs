using HomeLab.Inference.Whisper.Runtime;
using HomeLab.Inference.Whisper.Words;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>
/// Encodes a window and decodes it, at rising temperature until the transcript passes Whisper's checks. When none does, the best of those
/// that do not repeat themselves is taken.
/// </summary>
internal sealed class WindowDecoder
{
    private readonly WhisperModel _model;
    private readonly WhisperOptions _options;
    private readonly DecoderWorkspace _workspace;
    private readonly LogitRules _rules;

    /// <summary>Creates a decoder that uses the buffers of one worker.</summary>
    public WindowDecoder(WhisperModel model, WhisperOptions options, DecoderWorkspace workspace)
    {
        (_model, _options, _workspace) = (model, options, workspace);
        _rules = new LogitRules(model.Config);
    }

    /// <summary>Encoder positions with speech, where words are to be timed; null leaves them untimed.</summary>
    public int? TimedPositions { get; init; }

    /// <summary>Decodes a window.</summary>
    /// <param name="features">Model input, band slow.</param>
    /// <param name="prompt">What to ask for.</param>
    /// <param name="beams">Beams at temperature 0.</param>
    /// <param name="temperatures">At least one.</param>
    /// <param name="clock">Counts the stages.</param>
    /// <param name="cancellationToken">Ends the work within one decoder step.</param>
    /// <exception cref="ModelCapabilityException">Words are to be timed, and the decoder's files do not show its attention.</exception>
    public DecodedWindow Decode(
        ReadOnlySpan<float> features,
        DecoderPrompt prompt,
        int beams,
        IReadOnlyList<float> temperatures,
        StageClock clock,
        CancellationToken cancellationToken)
    {
        // A model that cannot time words says so before any work is done.
        var aligner = TimedPositions is null ? null : new WordAligner(_model, _model.Attention);
        var hiddenStates = _model.Encoder.Run(features, _workspace.RunOptions);
        clock.Encoded();
        using var window = PromptedWindow.Open(_model, hiddenStates, prompt, _workspace);
        var chosen = Attempt(window, prompt, beams, temperatures, clock, cancellationToken);
        if (aligner is not null && !IsSilence(chosen))
        {
            var asked = prompt with { Language = chosen.Language };
            chosen = chosen with
            {
                Words = aligner.Align(hiddenStates, asked, chosen.Tokens, TimedPositions!.Value, _workspace.RunOptions),
            };
            clock.Decoded();
        }

        return chosen;
    }

    /// <summary>Whether the model and its own doubt say that nobody spoke.</summary>
    public bool IsSilence(DecodedWindow window) =>
        window.NoSpeechProbability > _options.NoSpeechThreshold && window.AverageLogProbability < _options.LogProbabilityThreshold;

    private DecodedWindow Attempt(
        PromptedWindow window, DecoderPrompt prompt, int beams, IReadOnlyList<float> temperatures, StageClock clock, CancellationToken cancellationToken)
    {
        var attempts = new List<DecodedWindow>();
        foreach (var temperature in temperatures)
        {
            var hypothesis = Search(window, prompt.Timestamps, beams, temperature, cancellationToken);
            var attempt = Describe(window, hypothesis, temperature);
            clock.Tokens += hypothesis.Tokens.Count + 1;
            clock.Decoded();
            if (Passes(attempt))
            {
                return attempt;
            }

            attempts.Add(attempt);
        }

        return attempts.Where(attempt => !Repeats(attempt)).MaxBy(attempt => attempt.AverageLogProbability) ?? attempts[^1];
    }

    private Hypothesis Search(PromptedWindow window, bool timestamps, int beams, float temperature, CancellationToken cancellationToken) =>
        beams > 1 && temperature <= 0
            ? new BeamSearch(_model, _workspace, _rules, beams).Run(window, timestamps, cancellationToken)
            : new SamplingSearch(_model, _workspace, _rules).Run(window, timestamps, temperature, cancellationToken);

    private DecodedWindow Describe(PromptedWindow window, Hypothesis hypothesis, float temperature)
    {
        var text = _model.Tokenizer.Decode([.. hypothesis.Tokens.Where(id => id < _model.Config.EndOfText)]);
        return new DecodedWindow(hypothesis, text, window.Language, temperature, CompressionRatio.Of(text), window.NoSpeechProbability);
    }

    private bool Passes(DecodedWindow attempt) =>
        IsSilence(attempt) || (!Repeats(attempt) && attempt.AverageLogProbability >= _options.LogProbabilityThreshold);

    private bool Repeats(DecodedWindow attempt) =>
        attempt.Hypothesis.IsLoop || attempt.CompressionRatio > _options.CompressionRatioThreshold;
}
