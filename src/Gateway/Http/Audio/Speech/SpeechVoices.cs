using HomeLab.Gateway.Hosting;
using HomeLab.Inference.Speech;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Http.Audio.Speech;

/// <summary>The voices that clients may name: aliases of the configuration, installed ones, and OpenAI's thirteen.</summary>
internal sealed class SpeechVoices(IEngines engines, IOptions<AudioOptions> options)
{
    /// <summary>OpenAI's names, which its clients offer whatever is installed (Home Assistant's default is marin).</summary>
    public static readonly IReadOnlyList<string> OpenAi =
        ["alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin", "cedar"];

    /// <summary>
    /// Finds a voice. <c>name:speaker</c> picks a speaker. OpenAI's names are spread over the installed voices of the default voice's
    /// language, each always the same one.
    /// </summary>
    /// <param name="name">What the client said; empty is the default voice.</param>
    /// <exception cref="RefusedException">No engine, or no such voice.</exception>
    public SpeechRequest Find(string name)
    {
        if (engines.Synthesizer is not { } synthesizer || synthesizer.Voices.Count == 0)
        {
            throw new RefusedException(AudioFailure.NoEngine("Text to speech", !engines.Loaded.IsCompleted));
        }

        if (name.Length == 0)
        {
            return new SpeechRequest(synthesizer.Voices[0]);
        }

        var alias = options.Value.Voices.FirstOrDefault(each => string.Equals(each.Name, name, StringComparison.OrdinalIgnoreCase));
        if (alias is not null && synthesizer.FindVoice(alias.Voice, null) is { } aliased)
        {
            return new SpeechRequest(aliased) { Speaker = alias.Speaker.Length > 0 ? alias.Speaker : null };
        }

        return FindInstalled(synthesizer, name) ?? FindOpenAi(synthesizer, name) ?? throw Unknown(synthesizer, name);
    }

    private static SpeechRequest? FindInstalled(ISpeechSynthesizer synthesizer, string name)
    {
        if (synthesizer.FindVoice(name, null) is { } voice)
        {
            return new SpeechRequest(voice);
        }

        var colon = name.LastIndexOf(':');
        return colon > 0 && synthesizer.FindVoice(name[..colon], null) is { } several
            ? new SpeechRequest(several) { Speaker = name[(colon + 1)..] }
            : null;
    }

    private static SpeechRequest? FindOpenAi(ISpeechSynthesizer synthesizer, string name)
    {
        var index = OpenAi.TakeWhile(known => !string.Equals(known, name, StringComparison.OrdinalIgnoreCase)).Count();
        if (index == OpenAi.Count)
        {
            return null;
        }

        var first = synthesizer.Voices[0];
        var language = first.Languages.Count > 0 ? first.Languages[0] : "";
        var alike = synthesizer.Voices.Where(
            voice => voice.IsFallback == first.IsFallback && (voice == first || voice.Languages.Contains(language))).ToList();
        return new SpeechRequest(alike[index % alike.Count]);
    }

    private static RefusedException Unknown(ISpeechSynthesizer synthesizer, string name) => RefusedException.BadRequest(
        $"There is no voice '{name}'. Installed: {string.Join(", ", synthesizer.Voices.Take(12).Select(voice => voice.Name))}; "
        + "GET /v1/audio/voices lists all.",
        "voice");
}
