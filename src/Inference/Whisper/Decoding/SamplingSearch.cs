using HomeLab.Inference.Whisper.Runtime;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>Follows one path: the likeliest token each time, or a random one at a temperature above 0.</summary>
internal sealed class SamplingSearch(WhisperModel model, DecoderWorkspace workspace, LogitRules rules)
{
    /// <summary>Decodes a window.</summary>
    public Hypothesis Run(PromptedWindow window, bool timestamps, float temperature, CancellationToken cancellationToken)
    {
        var path = new SamplingPath(model.Config, rules, window.Limit, timestamps, temperature);
        DecoderStep? step = null;
        window.CopyFirstLogits(0, workspace.Logits);
        try
        {
            while (path.TryExtend(workspace.Logits, workspace.Picker))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var next = window.Next(step?.Past ?? window.Past, [path.Last]);
                step?.Dispose();
                step = next;
                step.CopyLogits(0, workspace.Logits);
            }
        }
        finally
        {
            step?.Dispose();
        }

        return path.Result!;
    }
}
