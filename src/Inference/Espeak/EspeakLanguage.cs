namespace HomeLab.Inference.Espeak;

/// <summary>A voice that espeak-ng itself can speak with.</summary>
/// <param name="Code">espeak-ng's tag, which <c>espeak_SetVoiceByName</c> takes, for example <c>en-us</c>.</param>
/// <param name="DisplayName">espeak-ng's name, for example <c>English (America)</c>.</param>
internal readonly record struct EspeakLanguage(string Code, string DisplayName);
