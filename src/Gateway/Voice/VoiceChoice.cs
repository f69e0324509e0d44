using HomeLab.Inference.Speech;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Voice;

/// <summary>Which voice speaks a request.</summary>
internal static class VoiceChoice
{
    /// <summary>Names in an error; a catalogue of 160 voices would bury the message.</summary>
    private const int NamesShown = 12;

    /// <summary>By name, else by language, else the default voice.</summary>
    /// <exception cref="VoiceException">Nothing fits; the text names what there is.</exception>
    public static Inference.Speech.Voice Choose(ISpeechSynthesizer? synthesizer, SynthesizeVoice? asked)
    {
        if (synthesizer is null)
        {
            throw new VoiceException(
                new VoiceError(
                    VoiceError.Unavailable, "Text to speech is switched off or has no voice; 'homelab doctor' on the server says which."));
        }

        return synthesizer.FindVoice(asked?.Name, asked?.Language)
            ?? throw new VoiceException(new VoiceError(VoiceError.NotFound, Explain(synthesizer, asked)));
    }

    private static string Explain(ISpeechSynthesizer synthesizer, SynthesizeVoice? asked)
    {
        var what = asked?.Name is { Length: > 0 } name
            ? $"There is no voice '{name}'"
            : $"There is no voice for the language '{asked?.Language}'";
        var voices = synthesizer.Voices;
        var more = voices.Count > NamesShown ? $" and {voices.Count - NamesShown} more ('describe' lists them)" : "";
        return $"{what}. Installed: {string.Join(", ", voices.Take(NamesShown).Select(voice => voice.Name))}{more}.";
    }
}
