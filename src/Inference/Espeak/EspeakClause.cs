namespace HomeLab.Inference.Espeak;

/// <summary>What one call of espeak-ng made of a text: a clause.</summary>
/// <param name="Phonemes">IPA as espeak-ng writes it, language switches such as <c>(en)</c> included; may be empty.</param>
/// <param name="Terminator">One of <c>. ? ! , : ;</c>, or nothing.</param>
/// <param name="EndsSentence">Whether a sentence ends here.</param>
internal readonly record struct EspeakClause(string Phonemes, string Terminator, bool EndsSentence);
