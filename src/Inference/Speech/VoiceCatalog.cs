using HomeLab.Inference.Espeak;

namespace HomeLab.Inference.Speech;

/// <summary>The voices at one moment, and the rules by which one is chosen. Immutable.</summary>
internal sealed class VoiceCatalog
{
    private readonly Dictionary<string, ISpeaker> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, ISpeaker> _byAlias = new(StringComparer.Ordinal);
    private readonly List<ISpeaker> _speakers;
    private readonly ISpeaker? _builtIn;

    /// <summary>Orders the voices: the default one, Piper's by name, the built-in ones.</summary>
    /// <param name="piper">Installed Piper voices.</param>
    /// <param name="builtIn">espeak-ng's voices; empty where it is missing.</param>
    /// <param name="defaultVoice">Name of the default voice; null for the first of the default language.</param>
    /// <param name="defaultLanguage">Language tag.</param>
    public VoiceCatalog(IEnumerable<ISpeaker> piper, IEnumerable<ISpeaker> builtIn, string? defaultVoice, string defaultLanguage)
    {
        _speakers = [.. piper.OrderBy(speaker => speaker.Voice.Name, StringComparer.Ordinal), .. builtIn];
        foreach (var speaker in _speakers)
        {
            if (_byName.TryAdd(speaker.Voice.Name, speaker) && !speaker.Voice.IsFallback)
            {
                foreach (var alias in VoiceAliases.Of(speaker.Voice.Name))
                {
                    _byAlias.TryAdd(alias, speaker);
                }
            }
        }

        _builtIn = ByLanguage(_speakers.Where(speaker => speaker.Voice.IsFallback), LanguageTag.Parse(defaultLanguage))
            ?? _speakers.LastOrDefault();
        if (Default(defaultVoice, defaultLanguage) is { } first)
        {
            _speakers.Remove(first);
            _speakers.Insert(0, first);
        }

        Voices = [.. _speakers.Select(speaker => speaker.Voice)];
    }

    /// <summary>All voices, the default one first.</summary>
    public IReadOnlyList<Voice> Voices { get; }

    /// <summary>The speakers of <see cref="Voices"/>.</summary>
    public IReadOnlyList<ISpeaker> Speakers => _speakers;

    /// <summary>Finds a speaker; see <see cref="ISpeechSynthesizer.FindVoice"/>.</summary>
    public ISpeaker? Find(string? name, string? language)
    {
        var hasName = !string.IsNullOrWhiteSpace(name);
        if (hasName && ByName(name!.Trim()) is { } named)
        {
            return named;
        }

        if (!string.IsNullOrWhiteSpace(language))
        {
            return ByLanguage(_speakers, LanguageTag.Parse(language.Trim()));
        }

        return hasName ? null : _speakers.FirstOrDefault();
    }

    /// <summary>The speaker of a listed voice; null when it is gone.</summary>
    public ISpeaker? Exact(string name) => _byName.GetValueOrDefault(name);

    private ISpeaker? ByName(string name)
    {
        if (_byName.TryGetValue(name, out var exact))
        {
            return exact;
        }

        return name is "espeak" or "espeak-ng" ? _builtIn : _byAlias.GetValueOrDefault(VoiceAliases.Normalize(name));
    }

    private ISpeaker? Default(string? voice, string language)
    {
        if (!string.IsNullOrWhiteSpace(voice) && ByName(voice) is { } chosen)
        {
            return chosen;
        }

        return ByLanguage(_speakers.Where(speaker => !speaker.Voice.IsFallback), LanguageTag.Parse(language))
            ?? _speakers.Find(speaker => !speaker.Voice.IsFallback)
            ?? _builtIn;
    }

    /// <summary>A natural voice of the language in any region goes before a built-in one of the exact region.</summary>
    private static ISpeaker? ByLanguage(IEnumerable<ISpeaker> speakers, LanguageTag tag)
    {
        ISpeaker? best = null;
        var bestScore = 0;
        foreach (var speaker in speakers)
        {
            foreach (var offered in speaker.Voice.Languages)
            {
                var score = Score(LanguageTag.Parse(offered), tag, speaker.Voice);
                if (score > bestScore)
                {
                    (best, bestScore) = (speaker, score);
                }
            }
        }

        return best;
    }

    private static int Score(LanguageTag offered, LanguageTag asked, Voice voice)
    {
        if (offered.Language != asked.Language)
        {
            return 0;
        }

        var accent = voice.IsFallback ? EspeakVoiceName.Rank(voice.Name) : 0;
        return 1 + accent + (offered.Region == asked.Region ? 8 : 0) + (voice.IsFallback ? 0 : 16);
    }
}
