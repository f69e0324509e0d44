namespace HomeLab.Inference.Audio;

/// <summary>A compressed format that speech can be sent in.</summary>
public enum AudioCodec
{
    /// <summary>MPEG layer 3 (<c>audio/mpeg</c>).</summary>
    Mp3,

    /// <summary>Opus in Ogg (<c>audio/ogg</c>).</summary>
    Opus,

    /// <summary>AAC in ADTS (<c>audio/aac</c>).</summary>
    Aac,

    /// <summary>FLAC (<c>audio/flac</c>).</summary>
    Flac,
}
