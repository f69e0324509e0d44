namespace HomeLab.Inference;

/// <summary>How interleaved little-endian PCM is laid out.</summary>
/// <param name="SampleRateHz">Frames per second, 1 000 … 384 000 where an engine accepts it.</param>
/// <param name="BytesPerSample">1, 2, 3 or 4 (8 when <paramref name="IsFloat"/>); signed, except that 1-byte WAV audio is unsigned and its
/// reader converts.</param>
/// <param name="Channels">Interleaved channels, 1 … 16; engines mix them down to one.</param>
/// <param name="IsFloat">IEEE float samples in ±1 (4 or 8 bytes) instead of integers.</param>
public readonly record struct PcmFormat(int SampleRateHz, int BytesPerSample, int Channels, bool IsFloat = false)
{
    /// <summary>16 kHz, 16 bit, mono: what every recogniser and wake model works on.</summary>
    public static PcmFormat Speech16Khz => new(16_000, 2, 1);

    /// <summary>Bytes of one sample over all channels.</summary>
    public int BytesPerFrame => BytesPerSample * Channels;

    /// <summary>Whether engines can read it; <see cref="AudioStatus.UnsupportedFormat"/> is the answer otherwise.</summary>
    public bool IsSupported =>
        SampleRateHz is >= 1_000 and <= 384_000
        && Channels is >= 1 and <= 16
        && (IsFloat ? BytesPerSample is 4 or 8 : BytesPerSample is >= 1 and <= 4);

    /// <inheritdoc/>
    public override string ToString() => $"{SampleRateHz} Hz, {BytesPerSample * 8} bit{(IsFloat ? " float" : "")}, {Channels} channel(s)";
}
