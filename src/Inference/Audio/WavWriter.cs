using System.Buffers.Binary;

namespace HomeLab.Inference.Audio;

/// <summary>Writes WAV headers for 16, 24 and 32-bit PCM and for floats.</summary>
public static class WavWriter
{
    /// <summary>Bytes of a header.</summary>
    public const int HeaderBytes = 44;

    /// <summary>Writes the header that stands before the audio.</summary>
    /// <param name="destination">Room for <see cref="HeaderBytes"/>.</param>
    /// <param name="format">A supported format of at least 2 bytes per sample (8-bit WAV would be unsigned).</param>
    /// <param name="audioBytes">Bytes that follow; null when not known yet: both sizes become −1, which every common reader takes as "to
    /// the end".</param>
    /// <exception cref="ArgumentException">The format cannot be written, or the audio is longer than WAV can say (4 GiB).</exception>
    public static void WriteHeader(Span<byte> destination, PcmFormat format, long? audioBytes)
    {
        if (!format.IsSupported || format.BytesPerSample == 1)
        {
            throw new ArgumentException($"{format} cannot be written as WAV; expected 16, 24 or 32-bit PCM or floats.", nameof(format));
        }

        if (audioBytes is < 0 or > uint.MaxValue - HeaderBytes)
        {
            throw new ArgumentException($"A WAV file cannot hold {audioBytes} bytes of audio.", nameof(audioBytes));
        }

        var padded = audioBytes + (audioBytes & 1);
        "RIFF"u8.CopyTo(destination);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[4..], (uint?)(padded + HeaderBytes - 8) ?? uint.MaxValue);
        "WAVEfmt "u8.CopyTo(destination[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[16..], WavFormat.MinBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[20..], format.IsFloat ? WavFormat.Float : WavFormat.Pcm);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[22..], (ushort)format.Channels);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[24..], (uint)format.SampleRateHz);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[28..], (uint)(format.SampleRateHz * format.BytesPerFrame));
        BinaryPrimitives.WriteUInt16LittleEndian(destination[32..], (ushort)format.BytesPerFrame);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[34..], (ushort)(format.BytesPerSample * 8));
        "data"u8.CopyTo(destination[36..]);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[40..], (uint?)audioBytes ?? uint.MaxValue);
    }

    /// <summary>Writes a whole file: header, audio, and the padding byte of an odd length.</summary>
    public static async ValueTask WriteAsync(
        Stream stream, PcmFormat format, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        var header = new byte[HeaderBytes];
        WriteHeader(header, format, audio.Length);
        await stream.WriteAsync(header, cancellationToken);
        await stream.WriteAsync(audio, cancellationToken);
        if ((audio.Length & 1) == 1)
        {
            await stream.WriteAsync(header.AsMemory(19, 1), cancellationToken);
        }
    }
}
