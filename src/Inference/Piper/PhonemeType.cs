namespace HomeLab.Inference.Piper;

/// <summary>What a voice's symbols are.</summary>
internal enum PhonemeType
{
    /// <summary>IPA of espeak-ng, one symbol a code point.</summary>
    Espeak,

    /// <summary>The text itself, one symbol a code point.</summary>
    Text,
}
