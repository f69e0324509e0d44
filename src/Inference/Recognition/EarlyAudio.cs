using System.Buffers;

namespace HomeLab.Inference.Recognition;

/// <summary>Audio that came before there was anybody to take it, in its own format, in pooled memory. Not thread-safe.</summary>
internal sealed class EarlyAudio(int maxBytes) : IDisposable
{
    private readonly List<(byte[] Bytes, int Length, PcmFormat Format)> _pieces = [];
    private int _bytes;

    /// <summary>Length of the audio.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>Keeps a copy.</summary>
    public AudioStatus Append(in ReadOnlySequence<byte> pcm, PcmFormat format)
    {
        if (!format.IsSupported)
        {
            return AudioStatus.UnsupportedFormat;
        }

        if (pcm.Length > maxBytes - _bytes)
        {
            return AudioStatus.Overloaded;
        }

        var length = (int)pcm.Length;
        var piece = ArrayPool<byte>.Shared.Rent(length);
        pcm.CopyTo(piece);
        _pieces.Add((piece, length, format));
        _bytes += length;
        Duration += TimeSpan.FromSeconds((double)length / (format.SampleRateHz * format.BytesPerFrame));
        return AudioStatus.Accepted;
    }

    /// <summary>
    /// Gives everything to an utterance and the memory back. What it does not take, it will refuse again from the next audio.
    /// </summary>
    public void HandTo(IUtterance utterance)
    {
        foreach (var (bytes, length, format) in _pieces)
        {
            utterance.Append(new ReadOnlySequence<byte>(bytes, 0, length), format);
        }

        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (bytes, _, _) in _pieces)
        {
            // It holds what somebody said.
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }

        _pieces.Clear();
    }
}
