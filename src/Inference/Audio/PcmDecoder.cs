namespace HomeLab.Inference.Audio;

/// <summary>Turns a byte stream that is cut anywhere, even inside a sample, into mono floats. Not thread-safe.</summary>
public sealed class PcmDecoder
{
    private readonly byte[] _partial;
    private int _partialBytes;

    /// <summary>Creates a decoder.</summary>
    /// <param name="format">A supported format.</param>
    /// <exception cref="ArgumentException">The format is not supported.</exception>
    public PcmDecoder(PcmFormat format)
    {
        if (!format.IsSupported)
        {
            throw new ArgumentException($"PCM of {format} is not supported.", nameof(format));
        }

        Format = format;
        _partial = new byte[format.BytesPerFrame];
    }

    /// <summary>The format given at construction.</summary>
    public PcmFormat Format { get; }

    /// <summary>Converts as much as fits; an incomplete frame at the end of <paramref name="pcm"/> is kept for the next call.</summary>
    /// <param name="pcm">Bytes that follow those of the call before.</param>
    /// <param name="mono">Room for at least one float.</param>
    /// <param name="consumed">Bytes taken; less than all of them only when <paramref name="mono"/> is full.</param>
    /// <returns>Floats written.</returns>
    public int Decode(ReadOnlySpan<byte> pcm, Span<float> mono, out int consumed)
    {
        consumed = 0;
        var written = 0;
        if (_partialBytes > 0)
        {
            consumed = Math.Min(_partial.Length - _partialBytes, pcm.Length);
            pcm[..consumed].CopyTo(_partial.AsSpan(_partialBytes));
            _partialBytes += consumed;
            if (_partialBytes < _partial.Length)
            {
                return 0;
            }

            written = PcmConverter.ToMono(_partial, Format, mono);
            _partialBytes = 0;
        }

        var frames = Math.Min((pcm.Length - consumed) / _partial.Length, mono.Length - written);
        written += PcmConverter.ToMono(pcm.Slice(consumed, frames * _partial.Length), Format, mono[written..]);
        consumed += frames * _partial.Length;
        var rest = pcm[consumed..];
        if (rest.Length < _partial.Length)
        {
            rest.CopyTo(_partial);
            _partialBytes = rest.Length;
            consumed = pcm.Length;
        }

        return written;
    }

    /// <summary>Forgets an incomplete frame.</summary>
    public void Reset() => _partialBytes = 0;
}
