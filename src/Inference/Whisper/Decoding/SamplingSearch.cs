using System.Runtime.InteropServices;
using HomeLab.Inference.Whisper.Runtime;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>Follows one path: the likeliest token each time, or a random one at a temperature above 0.</summary>
internal sealed class SamplingSearch(WhisperModel model, DecoderWorkspace workspace, LogitRules rules)
{
    // A fixed seed: the same audio gives the same text, so a transcript computed ahead equals the one computed at the end.
    private const int Seed = 20_231_106;

    /// <summary>Decodes a window.</summary>
    public Hypothesis Run(PromptedWindow window, bool timestamps, float temperature, CancellationToken cancellationToken)
    {
        var config = model.Config;
        var random = new Random(Seed);
        var tokens = new List<int>();
        var logProbabilities = new List<float>();
        var limit = Math.Min(config.MaxGeneratedTokens, config.TargetPositions - window.PromptLength);
        var sum = 0.0;
        DecoderStep? step = null;
        window.FirstLogits.CopyTo(workspace.Logits, 0);
        try
        {
            while (tokens.Count < limit)
            {
                cancellationToken.ThrowIfCancellationRequested();
                rules.Apply(workspace.Logits, CollectionsMarshal.AsSpan(tokens), timestamps);
                var token = workspace.Picker.Pick(workspace.Logits, temperature, random);
                var logProbability = workspace.Logits[token] - workspace.Picker.Normalizer(workspace.Logits);
                sum += logProbability;
                if (token == config.EndOfText)
                {
                    break;
                }

                tokens.Add(token);
                logProbabilities.Add(logProbability);
                var keep = RepetitionGuard.LoopStart(CollectionsMarshal.AsSpan(tokens), config.TimestampBegin);
                if (keep >= 0)
                {
                    return new Hypothesis(
                        [.. tokens.Take(keep)], [.. logProbabilities.Take(keep)], sum * (keep + 1) / (tokens.Count + 1), IsLoop: true);
                }

                var next = window.Next(step?.Past ?? window.Past, token);
                step?.Dispose();
                step = next;
                step.CopyLogits(0, workspace.Logits);
            }
        }
        finally
        {
            step?.Dispose();
        }

        return new Hypothesis(tokens, logProbabilities, sum, IsLoop: false);
    }
}
