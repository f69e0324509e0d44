using System.Buffers;

namespace HomeLab.Inference.Speech;

/// <summary>
/// A piece of 16-bit mono PCM in pooled memory. The receiver disposes it once and then no longer touches <see cref="Pcm"/>.
/// </summary>
public sealed class PcmBlock : IDisposable
{
    private byte[]? _buffer;
    private readonly int _length;

    private PcmBlock(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    /// <summary>Little-endian samples.</summary>
    public ReadOnlyMemory<byte> Pcm => (_buffer ?? throw new ObjectDisposedException(nameof(PcmBlock))).AsMemory(0, _length);

    /// <summary>The same bytes, for the producer to fill before it hands the block on.</summary>
    public Span<byte> Writable => (_buffer ?? throw new ObjectDisposedException(nameof(PcmBlock))).AsSpan(0, _length);

    /// <summary>Rents a block of exactly <paramref name="bytes"/> bytes.</summary>
    public static PcmBlock Rent(int bytes) => new(ArrayPool<byte>.Shared.Rent(bytes), bytes);

    /// <summary>Returns the memory.</summary>
    public void Dispose()
    {
        var buffer = Interlocked.Exchange(ref _buffer, null);
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
