using System.Buffers.Binary;

namespace HomeLab.Inference.Audio;

/// <summary>
/// Reads PCM and float WAV (RIFF and RF64, plain and extensible) forwards from any stream. Believes no length: sizes of 0 or −1 from
/// streaming writers, sizes beyond the end, odd chunks without padding at the end and truncated data all read up to what is really there.
/// 8-bit WAV audio is unsigned; it is handed on signed, as <see cref="PcmFormat"/> has it.
/// </summary>
public sealed class WavReader : AudioSource
{
    /// <summary>Chunks before the audio (cover pictures, cue lists) are skipped up to this many bytes.</summary>
    private const long MaxSkippedBytes = 16 << 20;

    private readonly Stream _stream;
    private readonly bool _ownsStream;
    private long _remaining;

    private WavReader(Stream stream, bool ownsStream, PcmFormat format, long remaining)
    {
        _stream = stream;
        _ownsStream = ownsStream;
        Format = format;
        _remaining = remaining;
    }

    /// <inheritdoc/>
    public override PcmFormat Format { get; }

    /// <summary>Bytes of audio that the header promises; null when it does not know.</summary>
    public long? RemainingBytes => _remaining == long.MaxValue ? null : _remaining;

    /// <summary>Reads up to the first byte of audio.</summary>
    /// <param name="stream">Positioned at <c>RIFF</c>; need not seek.</param>
    /// <param name="ownsStream">Whether disposing the reader disposes the stream.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="AudioFormatException">Not a WAV file, damaged, or a codec other than PCM and float.</exception>
    public static async ValueTask<WavReader> OpenAsync(Stream stream, bool ownsStream, CancellationToken cancellationToken)
    {
        var (reader, tag) = await TryOpenAsync(stream, ownsStream, cancellationToken);
        return reader ?? throw new AudioFormatException(
            $"The WAV file holds codec 0x{tag:X4}; only PCM and float are read without ffmpeg.");
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(buffer.Length, _remaining);
        var read = wanted == 0 ? 0 : await _stream.ReadAsync(buffer[..wanted], cancellationToken);
        if (_remaining != long.MaxValue)
        {
            _remaining -= read;
        }

        if (Format is { BytesPerSample: 1 })
        {
            MakeSigned(buffer.Span[..read]);
        }

        return read;
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => _ownsStream ? _stream.DisposeAsync() : ValueTask.CompletedTask;

    /// <summary>As <see cref="OpenAsync"/>, but another codec is a value: no reader, and its tag.</summary>
    internal static async ValueTask<(WavReader? Reader, ushort Tag)> TryOpenAsync(
        Stream stream, bool ownsStream, CancellationToken cancellationToken)
    {
        var bytes = new byte[WavFormat.ExtensibleBytes];
        await ReadExactlyAsync(stream, bytes.AsMemory(0, 12), "the RIFF header", cancellationToken);
        if (!LooksLikeWav(bytes))
        {
            throw new AudioFormatException("Expected a WAV file (RIFF … WAVE), but the data begins otherwise.");
        }

        var riffBytes = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4));
        PcmFormat? format = null;
        var position = 12L;
        while (true)
        {
            await ReadExactlyAsync(stream, bytes.AsMemory(0, 8), format is null ? "its fmt chunk" : "its data chunk", cancellationToken);
            position += 8;
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4));
            if (bytes.AsSpan(0, 4).SequenceEqual("data"u8))
            {
                return format is { } known
                    ? (new WavReader(stream, ownsStream, known, DataBytes(size, riffBytes, position)), WavFormat.Pcm)
                    : throw new AudioFormatException("The WAV file has audio before (or without) a fmt chunk, so nothing says what it is.");
            }

            var kept = 0;
            if (bytes.AsSpan(0, 4).SequenceEqual("fmt "u8))
            {
                kept = KeptOf(size);
                format = await ReadFormatAsync(stream, bytes.AsMemory(0, kept), cancellationToken);
                if (format is null)
                {
                    return (null, BinaryPrimitives.ReadUInt16LittleEndian(bytes));
                }
            }

            position += await SkipAsync(stream, size - kept + (size & 1), position, cancellationToken) + kept;
        }
    }

    internal static bool LooksLikeWav(ReadOnlySpan<byte> head) =>
        head.Length >= 12 && (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8)) && head[8..].StartsWith("WAVE"u8);

    /// <summary>
    /// How much audio there is to expect. Writers that cannot seek leave 0, −1 or 0x7FFFFFFF-like sizes; a 0 is a real 0 only when the RIFF
    /// size says that more chunks follow.
    /// </summary>
    private static long DataBytes(uint size, uint riffBytes, long position)
    {
        var streamed = size >= 0x7FFF_0000 || (size == 0 && (riffBytes is 0 or uint.MaxValue || riffBytes + 8L <= position));
        return streamed ? long.MaxValue : size;
    }

    private static int KeptOf(uint formatBytes)
    {
        return formatBytes is >= WavFormat.MinBytes and <= 4096
            ? (int)Math.Min(formatBytes, WavFormat.ExtensibleBytes)
            : throw new AudioFormatException(
                $"The WAV file's fmt chunk has {formatBytes} bytes; expected {WavFormat.MinBytes} to {WavFormat.ExtensibleBytes}. The file is damaged.");
    }

    private static async ValueTask<PcmFormat?> ReadFormatAsync(Stream stream, Memory<byte> chunk, CancellationToken cancellationToken)
    {
        await ReadExactlyAsync(stream, chunk, "its fmt chunk", cancellationToken);
        var format = WavFormat.Read(chunk.Span, out var tag);
        BinaryPrimitives.WriteUInt16LittleEndian(chunk.Span, tag);
        return format;
    }

    private static async ValueTask<long> SkipAsync(Stream stream, long bytes, long position, CancellationToken cancellationToken)
    {
        if (bytes > MaxSkippedBytes - position)
        {
            throw new AudioFormatException(
                $"The WAV file has more than {MaxSkippedBytes >> 20} MiB in front of its audio, or a damaged chunk size.");
        }

        var buffer = new byte[Math.Min(bytes, 4096)];
        for (var left = bytes; left > 0;)
        {
            var part = (int)Math.Min(left, buffer.Length);
            await ReadExactlyAsync(stream, buffer.AsMemory(0, part), "its audio", cancellationToken);
            left -= part;
        }

        return bytes;
    }

    private static async ValueTask ReadExactlyAsync(Stream stream, Memory<byte> buffer, string what, CancellationToken cancellationToken)
    {
        if (await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken) < buffer.Length)
        {
            throw new AudioFormatException($"The WAV file ends before {what}: it is truncated or not audio.");
        }
    }

    private static void MakeSigned(Span<byte> pcm)
    {
        foreach (ref var sample in pcm)
        {
            sample ^= 0x80;
        }
    }
}
