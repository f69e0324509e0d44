namespace HomeLab.Inference.Piper;

/// <summary>What decides how a sentence sounds.</summary>
/// <param name="Stamp">The voice, in this version of its files.</param>
/// <param name="Settings">Speaker, tempo, noise.</param>
/// <param name="Phonemes">The sentence.</param>
internal readonly record struct PhraseKey(string Stamp, PiperSettings Settings, string Phonemes);
