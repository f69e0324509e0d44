using System.Diagnostics;
using HomeLab.Inference.Espeak;
using HomeLab.Inference.Speech;

namespace HomeLab.Inference.Piper;

/// <summary>
/// espeak-ng's clauses for Piper: brought to what the voices were trained on, and remembered, since a home says the same things again.
/// </summary>
internal sealed class ClauseSource(bool rewriteOldPhonemes, SpeechMetrics? metrics)
{
    // About 2 MB: 2 000 pieces of a few hundred characters.
    private const long CacheChars = 1_000_000;

    private readonly LruCache<(string Voice, string Text), IReadOnlyList<EspeakClause>> _cache = new(CacheChars);

    /// <summary>Reads the clauses of a text.</summary>
    public async ValueTask<IReadOnlyList<EspeakClause>> ReadAsync(string voice, string text, CancellationToken cancellationToken)
    {
        if (_cache.TryGet((voice, text), out var known))
        {
            return known;
        }

        var started = Stopwatch.GetTimestamp();
        var clauses = await EspeakEngine.Shared.PhonemizeAsync(voice, text, cancellationToken);
        var setup = await EspeakEngine.Shared.Setup;
        if (rewriteOldPhonemes && setup.Version.StartsWith(PhonemeRewrites.Version, StringComparison.Ordinal))
        {
            clauses = [.. clauses.Select(clause => clause with { Phonemes = PhonemeRewrites.Apply(clause.Phonemes, voice) })];
        }

        metrics?.Phonemized(Stopwatch.GetElapsedTime(started));
        _cache.Add((voice, text), clauses, text.Length + clauses.Sum(clause => clause.Phonemes.Length));
        return clauses;
    }
}
