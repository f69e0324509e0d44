namespace HomeLab.Wyoming.Protocol;

/// <summary>How PCM on the wire is laid out. The values are the peer's: whether an engine can read them is for the engine to say.</summary>
/// <param name="Rate">Frames per second in Hz.</param>
/// <param name="Width">Bytes of one sample, little-endian and signed.</param>
/// <param name="Channels">Interleaved channels.</param>
public readonly record struct AudioFormat(int Rate, int Width, int Channels)
{
    /// <summary>16 kHz, 16 bit, mono: what Home Assistant and every satellite send.</summary>
    public static AudioFormat Speech16Khz => new(16_000, 2, 1);
}
