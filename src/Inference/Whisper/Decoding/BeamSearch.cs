using HomeLab.Inference.Whisper.Runtime;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>
/// Follows the best few paths side by side (openai/whisper's <c>BeamSearchDecoder</c>, patience 1). Each path is its own batch-1 call:
/// paths share the cross-attention cache and their ancestors' caches, so nothing is ever gathered or copied.
/// </summary>
internal sealed class BeamSearch(WhisperModel model, DecoderWorkspace workspace, LogitRules rules, int beams)
{
    /// <summary>Decodes a window.</summary>
    public Hypothesis Run(PromptedWindow window, bool timestamps, CancellationToken cancellationToken)
    {
        var finished = new List<Hypothesis>();
        var alive = new List<Beam> { new([], [], 0, null) };
        try
        {
            for (var length = 0; length < window.Limit && finished.Count < beams && alive.Count > 0; length++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                alive = Advance(window, alive, finished, timestamps);
            }

            finished.AddRange(
                alive.Select(
                    beam => new Hypothesis(beam.Tokens, beam.LogProbabilities, beam.Sum, IsLoop: false)).Take(beams - finished.Count));
            return finished.MaxBy(hypothesis => hypothesis.AverageLogProbability)!;
        }
        finally
        {
            Release(alive, []);
        }
    }

    private List<Beam> Advance(PromptedWindow window, List<Beam> alive, List<Hypothesis> finished, bool timestamps)
    {
        var candidates = new List<(double Sum, Beam Parent, KeyValueCache? Past, int Token)>();
        var steps = new List<DecoderStep>();
        var next = new List<Beam>();
        try
        {
            foreach (var beam in alive)
            {
                candidates.AddRange(Expand(window, beam, steps, timestamps));
            }

            foreach (var (sum, parent, past, token) in candidates.OrderByDescending(candidate => candidate.Sum))
            {
                if (token == model.Config.EndOfText)
                {
                    finished.Add(new Hypothesis(parent.Tokens, parent.LogProbabilities, sum, IsLoop: false));
                }
                else if (RepetitionGuard.LoopStart([.. parent.Tokens, token], model.Config.TimestampBegin) is >= 0 and var keep)
                {
                    finished.Add(
                        new Hypothesis(
                            [.. parent.Tokens.Take(keep)],
                            [.. parent.LogProbabilities.Take(keep)],
                            sum * (keep + 1) / (parent.Tokens.Length + 2),
                            IsLoop: true));
                }
                else
                {
                    next.Add(new Beam([.. parent.Tokens, token], [.. parent.LogProbabilities, (float)(sum - parent.Sum)], sum, past));
                }

                if (next.Count == beams)
                {
                    break;
                }
            }
        }
        finally
        {
            var kept = next.Select(beam => beam.Past).ToHashSet();
            foreach (var step in steps.Where(step => !kept.Contains(step.Past)))
            {
                step.Past.Dispose();
            }

            Release(alive, kept);
        }

        return next;
    }

    private List<(double Sum, Beam Parent, KeyValueCache? Past, int Token)> Expand(
        PromptedWindow window, Beam beam, List<DecoderStep> steps, bool timestamps)
    {
        KeyValueCache? past = null;
        if (beam.Tokens.Length == 0)
        {
            window.CopyFirstLogits(0, workspace.Logits);
        }
        else
        {
            var step = window.Next(beam.Past ?? window.Past, [beam.Tokens[^1]]);
            steps.Add(step);
            step.CopyLogits(0, workspace.Logits);
            step.DisposeLogits();
            past = step.Past;
        }

        rules.Apply(workspace.Logits, beam.Tokens, timestamps);
        var normalizer = workspace.Picker.Normalizer(workspace.Logits);
        var best = new int[beams + 1];
        var count = TokenPicker.Top(workspace.Logits, best);
        return best.Take(count).Select(token => (beam.Sum + workspace.Logits[token] - normalizer, beam, past, token)).ToList();
    }

    private static void Release(List<Beam> beams, HashSet<KeyValueCache?> kept)
    {
        foreach (var past in beams.Select(beam => beam.Past).Distinct())
        {
            if (past is not null && !kept.Contains(past))
            {
                past.Dispose();
            }
        }
    }

    /// <summary>
    /// A path. <c>Past</c> holds all its tokens but the last, and may be shared by several paths; null means the window's own.
    /// </summary>
    private sealed record Beam(int[] Tokens, float[] LogProbabilities, double Sum, KeyValueCache? Past);
}
