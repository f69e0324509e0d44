using System.Runtime.InteropServices;
using HomeLab.Inference.Whisper.Files;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>One path through the tokens of a window, as it grows: the likeliest token each time, or a random one.</summary>
/// <param name="config">The model's ids.</param>
/// <param name="rules">What may follow what.</param>
/// <param name="limit">Tokens at most.</param>
/// <param name="timestamps">Whether time stamps are wanted.</param>
/// <param name="temperature">0 takes the likeliest.</param>
internal sealed class SamplingPath(WhisperModelConfig config, LogitRules rules, int limit, bool timestamps, float temperature)
{
    // A fixed seed: the same audio gives the same text, so a transcript computed ahead equals the one computed at the end.
    private const int Seed = 20_231_106;

    private readonly Random _random = new(Seed);
    private readonly List<int> _tokens = [];
    private readonly List<float> _logProbabilities = [];
    private double _sum;

    /// <summary>The finished guess; null while it grows.</summary>
    public Hypothesis? Result { get; private set; }

    /// <summary>The token to go on from.</summary>
    public int Last => _tokens[^1];

    /// <summary>Takes one more token.</summary>
    /// <param name="logits">Logits that follow the last one; masked here.</param>
    /// <param name="picker">Scratch of the calling thread.</param>
    /// <returns>False when the path has ended, and <see cref="Result"/> is there.</returns>
    public bool TryExtend(float[] logits, TokenPicker picker)
    {
        rules.Apply(logits, CollectionsMarshal.AsSpan(_tokens), timestamps);
        var token = picker.Pick(logits, temperature, _random);
        var logProbability = logits[token] - picker.Normalizer(logits);
        _sum += logProbability;
        if (token == config.EndOfText)
        {
            return End(_tokens.Count, _sum, isLoop: false);
        }

        _tokens.Add(token);
        _logProbabilities.Add(logProbability);
        var keep = RepetitionGuard.LoopStart(CollectionsMarshal.AsSpan(_tokens), config.TimestampBegin);
        if (keep >= 0)
        {
            return End(keep, _sum * (keep + 1) / (_tokens.Count + 1), isLoop: true);
        }

        return _tokens.Count < limit || End(_tokens.Count, _sum, isLoop: false);
    }

    private bool End(int keep, double sum, bool isLoop)
    {
        Result = new Hypothesis([.. _tokens.Take(keep)], [.. _logProbabilities.Take(keep)], sum, isLoop);
        return false;
    }
}
