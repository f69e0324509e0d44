using HomeLab.Inference.Whisper.Runtime;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>
/// Encodes and decodes windows side by side, so that the weights are read once for all of them. Each row has its own rules, its own end and
/// its own cancellation. A row that has ended stays, and what it goes on to say is not looked at: to take it out would copy every cache of
/// the others, and the device is as fast with it.
/// </summary>
internal sealed class WindowBatch(WhisperModel model, WhisperOptions options, DecoderWorkspace workspace)
{
    private readonly TranscriptChecks _checks = new(model, options);
    private readonly LogitRules _rules = new(model.Config);

    /// <summary>Decodes windows whose prompts have one <see cref="DecoderPrompt.Shape"/>.</summary>
    /// <param name="rows">The windows; each is told its end, unless it is cancelled before.</param>
    public void Decode(IReadOnlyList<BatchRow> rows)
    {
        var frames = rows.Max(row => row.Request.Frames);
        var size = model.Config.MelBins * frames;
        var features = workspace.FeaturesOf(rows.Count * size);
        for (var row = 0; row < rows.Count; row++)
        {
            rows[row].Clock.Restart();
            rows[row].CopyFeatures(features.Slice(row * size, size));
        }

        var hiddenStates = model.Encoder.Run(features, workspace.RunOptions, rows.Count);
        foreach (var row in rows)
        {
            row.Clock.Encoded();
        }

        using var window = PromptedWindow.Open(model, hiddenStates, [.. rows.Select(row => row.Request.Prompt)], workspace);
        Search(rows, window);
    }

    private void Search(IReadOnlyList<BatchRow> rows, PromptedWindow window)
    {
        SamplingPath?[] paths =
        [
            .. rows.Select(row => new SamplingPath(model.Config, _rules, window.Limit, row.Request.Prompt.Timestamps, temperature: 0)),
        ];
        var tokens = new int[rows.Count];
        DecoderStep? step = null;
        try
        {
            while (Extend(rows, window, step, paths, tokens))
            {
                var next = window.Next(step?.Past ?? window.Past, tokens);
                step?.Dispose();
                step = next;
            }
        }
        finally
        {
            step?.Dispose();
        }
    }

    // Paths that have ended are taken out of the array; their rows go on with the end token.
    private bool Extend(IReadOnlyList<BatchRow> rows, PromptedWindow window, DecoderStep? step, SamplingPath?[] paths, int[] tokens)
    {
        for (var row = 0; row < rows.Count; row++)
        {
            tokens[row] = model.Config.EndOfText;
            if (paths[row] is not { } path || rows[row].CancellationToken.IsCancellationRequested)
            {
                paths[row] = null;
                continue;
            }

            if (step is null)
            {
                window.CopyFirstLogits(row, workspace.Logits);
            }
            else
            {
                step.CopyLogits(row, workspace.Logits);
            }

            if (path.TryExtend(workspace.Logits, workspace.Picker))
            {
                tokens[row] = path.Last;
                continue;
            }

            paths[row] = null;
            Finish(rows[row], window.Rows[row], path.Result!);
        }

        return paths.Any(path => path is not null);
    }

    private void Finish(BatchRow row, PromptedRow prompted, Hypothesis hypothesis)
    {
        var window = _checks.Describe(prompted, hypothesis, temperature: 0);
        row.Clock.Tokens += hypothesis.Tokens.Count + 1;
        row.Clock.Decoded();
        row.End(_checks.Pass(window) || row.Request.Temperatures.Count == 1 ? window : null);
    }
}
