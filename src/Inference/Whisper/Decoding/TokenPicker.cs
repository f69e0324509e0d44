using System.Numerics.Tensors;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>Log-probabilities and choice of tokens. Holds scratch memory: one instance a worker.</summary>
internal sealed class TokenPicker(int vocabulary)
{
    private readonly float[] _scratch = new float[vocabulary];

    /// <summary>log Σ exp(logit): what turns a logit into a log-probability. Masked ids count as nothing.</summary>
    public float Normalizer(ReadOnlySpan<float> logits)
    {
        var highest = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, highest, _scratch);
        TensorPrimitives.Exp<float>(_scratch, _scratch);
        return highest + MathF.Log(TensorPrimitives.Sum<float>(_scratch));
    }

    /// <summary>Probability of one id.</summary>
    public float Probability(ReadOnlySpan<float> logits, int id) => MathF.Exp(logits[id] - Normalizer(logits));

    /// <summary>The likeliest id, or at a temperature above 0 a random one by its share of softmax(logits / temperature).</summary>
    public int Pick(ReadOnlySpan<float> logits, float temperature, Random random)
    {
        if (temperature <= 0)
        {
            return TensorPrimitives.IndexOfMax(logits);
        }

        TensorPrimitives.Subtract(logits, TensorPrimitives.Max(logits), _scratch);
        TensorPrimitives.Divide(_scratch, temperature, _scratch);
        TensorPrimitives.Exp<float>(_scratch, _scratch);
        var left = random.NextSingle() * TensorPrimitives.Sum<float>(_scratch);
        var chosen = TensorPrimitives.IndexOfMax(logits);
        for (var id = 0; id < _scratch.Length && left > 0; id++)
        {
            if (_scratch[id] > 0)
            {
                chosen = id;
                left -= _scratch[id];
            }
        }

        return chosen;
    }

    /// <summary>The likeliest ids, best first; fewer when less is allowed.</summary>
    public static int Top(ReadOnlySpan<float> logits, Span<int> ids)
    {
        var count = 0;
        for (var id = 0; id < logits.Length; id++)
        {
            if (float.IsNegativeInfinity(logits[id]) || (count == ids.Length && logits[id] <= logits[ids[^1]]))
            {
                continue;
            }

            var at = count < ids.Length ? count++ : count - 1;
            for (; at > 0 && logits[ids[at - 1]] < logits[id]; at--)
            {
                ids[at] = ids[at - 1];
            }

            ids[at] = id;
        }

        return count;
    }
}
