using HomeLab.Inference.Whisper.Runtime;
using HomeLab.Inference.Whisper.Words;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>
/// Encodes a window and decodes it, at rising temperature until the transcript passes Whisper's checks. When none does, the best of those
/// that do not repeat themselves is taken.
/// </summary>
internal sealed class WindowDecoder(WhisperModel model, WhisperOptions options, DecoderWorkspace workspace)
{
    private readonly TranscriptChecks _checks = new(model, options);
    private readonly LogitRules _rules = new(model.Config);

    /// <summary>Decodes a window.</summary>
    /// <param name="features">Model input, band slow.</param>
    /// <param name="request">What to ask for.</param>
    /// <param name="clock">Counts the stages.</param>
    /// <param name="cancellationToken">Ends the work within one decoder step.</param>
    /// <exception cref="ModelCapabilityException">Words are to be timed, and the decoder's files do not show its attention.</exception>
    public DecodedWindow Decode(
        ReadOnlySpan<float> features, WindowRequest request, StageClock clock, CancellationToken cancellationToken)
    {
        // A model that cannot time words says so before any work is done.
        var aligner = request.TimedPositions is null ? null : new WordAligner(model, model.Attention);
        var hiddenStates = model.Encoder.Run(features, workspace.RunOptions);
        clock.Encoded();
        using var window = PromptedWindow.Open(model, hiddenStates, [request.Prompt], workspace);
        var chosen = Attempt(window, request, clock, cancellationToken);
        if (aligner is not null && !_checks.IsSilence(chosen))
        {
            var asked = request.Prompt with { Language = chosen.Language };
            chosen = chosen with
            {
                Words = aligner.Align(hiddenStates, asked, chosen.Tokens, request.TimedPositions!.Value, workspace.RunOptions),
            };
            clock.Decoded();
        }

        return chosen;
    }

    private DecodedWindow Attempt(PromptedWindow window, WindowRequest request, StageClock clock, CancellationToken cancellationToken)
    {
        var attempts = new List<DecodedWindow>();
        foreach (var temperature in request.Temperatures)
        {
            var hypothesis = Search(window, request, temperature, cancellationToken);
            var attempt = _checks.Describe(window.Rows[0], hypothesis, temperature);
            clock.Tokens += hypothesis.Tokens.Count + 1;
            clock.Decoded();
            if (_checks.Pass(attempt))
            {
                return attempt;
            }

            attempts.Add(attempt);
        }

        return attempts.Where(attempt => !_checks.Repeats(attempt)).MaxBy(attempt => attempt.AverageLogProbability) ?? attempts[^1];
    }

    private Hypothesis Search(PromptedWindow window, WindowRequest request, float temperature, CancellationToken cancellationToken) =>
        request.Beams > 1 && temperature <= 0
            ? new BeamSearch(model, workspace, _rules, request.Beams).Run(window, request.Prompt.Timestamps, cancellationToken)
            : new SamplingSearch(model, workspace, _rules).Run(window, request.Prompt.Timestamps, temperature, cancellationToken);
}
