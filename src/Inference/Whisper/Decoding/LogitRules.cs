using System.Numerics.Tensors;
using HomeLab.Inference.Whisper.Files;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>
/// Which tokens may come next: suppression lists, and the time-stamp rules of openai/whisper (<c>ApplyTimestampRules</c>), in its order.
/// </summary>
internal sealed class LogitRules(WhisperModelConfig config)
{
    private const float Never = float.NegativeInfinity;

    /// <summary>Masks what may not follow.</summary>
    /// <param name="logits">One for each id; masked ones become negative infinity.</param>
    /// <param name="generated">Tokens after the prompt.</param>
    /// <param name="timestamps">Whether time stamps are wanted.</param>
    public void Apply(Span<float> logits, ReadOnlySpan<int> generated, bool timestamps)
    {
        Mask(logits, config.Suppress);
        if (generated.IsEmpty)
        {
            Mask(logits, config.BeginSuppress);
        }

        logits[config.NoTimestamps] = Never;
        if (!timestamps)
        {
            logits[config.TimestampBegin..].Fill(Never);
            return;
        }

        ApplyPairs(logits, generated);
        if (generated.IsEmpty)
        {
            logits[..config.TimestampBegin].Fill(Never);
            if (config.MaxInitialTimestamp is { } latest && config.TimestampBegin + latest + 1 < logits.Length)
            {
                logits[(config.TimestampBegin + latest + 1)..].Fill(Never);
            }
        }

        PreferTimestamp(logits);
    }

    // Stamps come in pairs (end, next start) and never go back.
    private void ApplyPairs(Span<float> logits, ReadOnlySpan<int> generated)
    {
        var begin = config.TimestampBegin;
        var last = generated.Length > 0 && generated[^1] >= begin;
        var penultimate = generated.Length < 2 || generated[^2] >= begin;
        if (last && penultimate)
        {
            logits[begin..].Fill(Never);
        }
        else if (last)
        {
            logits[..config.EndOfText].Fill(Never);
        }

        for (var i = generated.Length - 1; i >= 0; i--)
        {
            if (generated[i] >= begin)
            {
                var first = last && !penultimate ? generated[i] : generated[i] + 1;
                logits[begin..first].Fill(Never);
                return;
            }
        }
    }

    // When time stamps together are likelier than any single word, one of them it is.
    private void PreferTimestamp(Span<float> logits)
    {
        var stamps = logits[config.TimestampBegin..];
        var highestStamp = TensorPrimitives.Max<float>(stamps);
        var highestWord = TensorPrimitives.Max<float>(logits[..config.TimestampBegin]);
        if (float.IsNegativeInfinity(highestStamp))
        {
            return;
        }

        var sum = 0.0;
        foreach (var logit in stamps)
        {
            sum += Math.Exp(logit - highestStamp);
        }

        if (highestStamp + Math.Log(sum) > highestWord)
        {
            logits[..config.TimestampBegin].Fill(Never);
        }
    }

    private static void Mask(Span<float> logits, int[] ids)
    {
        foreach (var id in ids)
        {
            if ((uint)id < (uint)logits.Length)
            {
                logits[id] = Never;
            }
        }
    }
}
