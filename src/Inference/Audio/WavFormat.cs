using System.Buffers.Binary;

namespace HomeLab.Inference.Audio;

/// <summary>
/// The <c>fmt </c> chunk: tag u16, channels u16, rate u32, bytes/s u32, frame bytes u16, bits u16 [, extra u16, valid bits u16, mask u32,
/// GUID].
/// </summary>
internal static class WavFormat
{
    public const int MinBytes = 16;
    public const int ExtensibleBytes = 40;
    public const ushort Pcm = 1;
    public const ushort Float = 3;
    public const ushort Extensible = 0xFFFE;

    /// <summary>Reads the chunk.</summary>
    /// <param name="chunk">Its first bytes, up to <see cref="ExtensibleBytes"/>.</param>
    /// <param name="tag">The codec; of an extensible format the one inside its GUID.</param>
    /// <returns>The format; null when the codec is neither PCM nor float (then it is one for ffmpeg).</returns>
    /// <exception cref="AudioFormatException">PCM or float with impossible numbers.</exception>
    public static PcmFormat? Read(ReadOnlySpan<byte> chunk, out ushort tag)
    {
        tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == Extensible && chunk.Length >= ExtensibleBytes)
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        if (tag is not (Pcm or Float))
        {
            return null;
        }

        // The container size of a sample is what counts: 20 bits travel in 3 bytes, 24 may travel in 4.
        var bytes = channels > 0 && frameBytes > 0 && frameBytes % channels == 0 ? frameBytes / channels : (bits + 7) / 8;
        var format = new PcmFormat((int)Math.Min(rate, int.MaxValue), bytes, channels, tag == Float);
        if (!format.IsSupported || bits > bytes * 8)
        {
            throw new AudioFormatException(
                $"The WAV header states {rate} Hz, {channels} channel(s), {bits} bit in {frameBytes} bytes per frame; "
                + "expected 1000 to 384000 Hz, 1 to 16 channels, and 8, 16, 24 or 32 bit integers or 32 or 64 bit floats. The file is damaged; export it again as 16-bit PCM.");
        }

        return format;
    }
}
