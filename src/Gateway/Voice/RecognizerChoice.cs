using HomeLab.Inference.Recognition;

namespace HomeLab.Gateway.Voice;

/// <summary>Which of the loaded models transcribes a request.</summary>
internal static class RecognizerChoice
{
    /// <summary>
    /// By name where one is given; else the default model when it knows the language, else the first that does. No language means the
    /// default model, which then finds it out.
    /// </summary>
    /// <exception cref="VoiceException">Nothing fits; the text names what there is.</exception>
    public static ISpeechRecognizer Choose(IReadOnlyList<ISpeechRecognizer> loaded, string? model, string? language)
    {
        if (loaded.Count == 0)
        {
            throw new VoiceException(
                new VoiceError(
                    VoiceError.Unavailable, "Speech to text is switched off or has no model; 'homelab doctor' on the server says which."));
        }

        if (!string.IsNullOrEmpty(model))
        {
            return loaded.FirstOrDefault(candidate => candidate.ModelId.Equals(model, StringComparison.OrdinalIgnoreCase))
                ?? throw new VoiceException(new VoiceError(
                    VoiceError.NotFound, $"There is no model '{model}'; loaded: {string.Join(", ", loaded.Select(candidate => candidate.ModelId))}."));
        }

        if (PrimaryTag(language) is not { } wanted)
        {
            return loaded[0];
        }

        return loaded.FirstOrDefault(candidate => candidate.Languages.Contains(wanted, StringComparer.OrdinalIgnoreCase))
            ?? throw new VoiceException(new VoiceError(
                VoiceError.NotFound,
                $"No loaded model knows the language '{language}'; known: {string.Join(", ", loaded.SelectMany(candidate => candidate.Languages).Distinct())}."));
    }

    /// <summary><c>de-DE</c> and <c>de_DE</c> become <c>de</c>; nothing and <c>auto</c> become null.</summary>
    private static string? PrimaryTag(string? language)
    {
        var tag = language?.Split('-', '_')[0].Trim();
        return string.IsNullOrEmpty(tag) || tag.Equals("auto", StringComparison.OrdinalIgnoreCase) ? null : tag;
    }
}
