namespace HomeLab.Inference.Whisper;

/// <summary>How much of its window the encoder looks at.</summary>
public enum WhisperAudioContext
{
    /// <summary>All of it, silence after the speech included: what the model was trained on.</summary>
    Full,

    /// <summary>
    /// The speech and some silence after it. The encoder's cost falls faster than the length (10 s of a 30 s window: a fifth), but the
    /// model was not trained so: try it on your own voices before you rely on it.
    /// </summary>
    Auto,
}
