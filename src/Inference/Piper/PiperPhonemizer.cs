using System.Text;
using System.Text.RegularExpressions;
using HomeLab.Inference.Espeak;

namespace HomeLab.Inference.Piper;

/// <summary>
/// Text to sentences of phonemes, as Piper does it (piper1-gpl <c>voice.py</c>, <c>phonemize_espeak.py</c>): text in <c>[[ ]]</c> is
/// phonemes already, the rest goes through espeak-ng, and each code point of the decomposed result is one phoneme.
/// </summary>
internal sealed partial class PiperPhonemizer(PiperVoiceConfig config, ClauseSource clauses)
{
    /// <summary>Phonemes of each sentence; empty sentences are left out.</summary>
    /// <exception cref="InferenceException">espeak-ng is missing or does not know the voice.</exception>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> PhonemizeAsync(string text, CancellationToken cancellationToken)
    {
        var sentences = new List<List<string>>();
        var parts = Blocks().Split(text);
        var joinNext = false;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].StartsWith("[[", StringComparison.Ordinal))
            {
                AppendRaw(sentences, parts, i);
                joinNext = true;
                continue;
            }

            var spoken = await PhonemizePartAsync(parts[i], cancellationToken);
            if (joinNext && spoken.Count > 0)
            {
                sentences[^1].AddRange(spoken[0]);
                spoken.RemoveAt(0);
            }

            sentences.AddRange(spoken);
            joinNext = false;
        }

        sentences.RemoveAll(sentence => sentence.Count == 0);
        return sentences;
    }

    private static void AppendRaw(List<List<string>> sentences, string[] parts, int index)
    {
        if (sentences.Count == 0)
        {
            sentences.Add([]);
        }

        var sentence = sentences[^1];
        if (index > 0 && parts[index - 1].EndsWith(' '))
        {
            sentence.Add(" ");
        }

        AddSymbols(sentence, parts[index].AsSpan(2, parts[index].Length - 4).Trim());
        if (index + 1 < parts.Length && parts[index + 1].StartsWith(' '))
        {
            sentence.Add(" ");
        }
    }

    private async Task<List<List<string>>> PhonemizePartAsync(string text, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        if (config.PhonemeType == PhonemeType.Text)
        {
            var symbols = new List<string>();
            AddSymbols(symbols, text.Normalize(NormalizationForm.FormD));
            return [symbols];
        }

        return Join(await clauses.ReadAsync(config.EspeakVoice, text, cancellationToken));
    }

    private static List<List<string>> Join(IReadOnlyList<EspeakClause> clauses)
    {
        var sentences = new List<List<string>>();
        var sentence = new List<string>();
        foreach (var clause in clauses)
        {
            var phonemes = LanguageSwitch().Replace(clause.Phonemes, "") + clause.Terminator;
            AddSymbols(sentence, phonemes.Normalize(NormalizationForm.FormD));
            if (clause.Terminator is "," or ":" or ";")
            {
                sentence.Add(" ");
            }

            if (clause.EndsSentence)
            {
                sentences.Add(sentence);
                sentence = [];
            }
        }

        sentences.Add(sentence);
        sentences.RemoveAll(candidate => candidate.Count == 0);
        return sentences;
    }

    private static void AddSymbols(List<string> symbols, ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            symbols.Add(rune.ToString());
        }
    }

    [GeneratedRegex(@"(\[\[.*?\]\])", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\([^)]+\)")]
    private static partial Regex LanguageSwitch();
}
