namespace HomeLab.Inference;

/// <summary>What became of audio handed to an engine. Expected failures are values; the caller words the answer to its peer.</summary>
public enum AudioStatus
{
    /// <summary>Taken.</summary>
    Accepted,

    /// <summary>The utterance has reached its cap (default 5 minutes); nothing of this block was kept.</summary>
    TooLong,

    /// <summary><see cref="PcmFormat.IsSupported"/> is false.</summary>
    UnsupportedFormat,

    /// <summary>The engine cannot keep up with this stream; the block was dropped.</summary>
    Overloaded,
}
