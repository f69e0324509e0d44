using HomeLab.Inference.Whisper.Files;

namespace HomeLab.Inference.Whisper.Decoding;

/// <summary>
/// What the decoder is asked: <c>[&lt;|startofprev|&gt; context] &lt;|startoftranscript|&gt; [language task] [&lt;|notimestamps|&gt;]</c>.
/// </summary>
/// <param name="Language">A code the model knows; null lets it decide.</param>
/// <param name="Translate">Ask for English.</param>
/// <param name="Timestamps">Ask for time stamps.</param>
/// <param name="Context">Earlier text or expected words as ids; only the last <see cref="WhisperModelConfig.MaxPromptTokens"/>
/// count.</param>
internal sealed record DecoderPrompt(string? Language, bool Translate, bool Timestamps, IReadOnlyList<int> Context)
{
    /// <summary>Codes that the model knows and may decide among; empty = all of its languages.</summary>
    public IReadOnlyCollection<string> Candidates { get; init; } = [];

    /// <summary>The candidate that the model holds most likely; null for English-only models.</summary>
    /// <param name="config">The model's languages.</param>
    /// <param name="logits">Logits that follow the start token.</param>
    public string? Detect(WhisperModelConfig config, float[] logits)
    {
        var known = Candidates.Count > 0 ? config.Languages.Where(language => Candidates.Contains(language.Key)) : config.Languages;
        return config.Languages.Count > 0 ? known.MaxBy(language => logits[language.Value]).Key : null;
    }

    /// <summary>Up to and including the start token.</summary>
    public List<int> Head(WhisperModelConfig config)
    {
        var tokens = new List<int>();
        if (Context.Count > 0 && config.StartOfPrevious is { } previous)
        {
            tokens.Add(previous);
            tokens.AddRange(Context.Skip(Context.Count - config.MaxPromptTokens));
        }

        tokens.Add(config.StartOfTranscript);
        return tokens;
    }

    /// <summary>What follows the start token.</summary>
    public List<int> Tail(WhisperModelConfig config)
    {
        var tokens = new List<int>();
        if (Language is not null && config.Languages.TryGetValue(Language, out var language))
        {
            tokens.Add(language);
            if ((Translate ? config.Translate : config.Transcribe) is { } task)
            {
                tokens.Add(task);
            }
        }

        if (!Timestamps)
        {
            tokens.Add(config.NoTimestamps);
        }

        return tokens;
    }

    /// <summary>
    /// What prompts that run side by side have in common: tokens of the head and of the tail, and whether the model is asked for the
    /// language between the two.
    /// </summary>
    public (int Head, int Tail, bool Detects) Shape(WhisperModelConfig config)
    {
        var detects = Language is null && config.Languages.Count > 0;
        var answered = detects ? this with { Language = config.Languages.Keys.First() } : this;
        return (Head(config).Count, answered.Tail(config).Count, detects);
    }

    /// <summary>The whole prompt.</summary>
    public List<int> All(WhisperModelConfig config) => [.. Head(config), .. Tail(config)];
}
