using HomeLab.Inference;
using HomeLab.Inference.Audio;

namespace HomeLab.Gateway.Cli;

/// <summary>Writes WAV while the audio is still being made.</summary>
internal sealed class WavOutput(Stream stream)
{
    private PcmFormat? _format;
    private long _bytes;

    /// <summary>Writes the header; again with the sizes by <see cref="CompleteAsync"/>.</summary>
    public async ValueTask BeginAsync(PcmFormat format, CancellationToken cancellationToken)
    {
        if (_format is null)
        {
            _format = format;
            await WriteHeaderAsync(null, cancellationToken);
        }
    }

    /// <summary>Writes audio.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(pcm, cancellationToken);
        _bytes += pcm.Length;
    }

    /// <summary>Fills in the sizes where the stream can seek.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        if (stream.CanSeek)
        {
            stream.Position = 0;
            await WriteHeaderAsync(_bytes, cancellationToken);
        }

        await stream.FlushAsync(cancellationToken);
    }

    private async ValueTask WriteHeaderAsync(long? bytes, CancellationToken cancellationToken)
    {
        var header = new byte[WavWriter.HeaderBytes];
        WavWriter.WriteHeader(header, _format ?? PcmFormat.Speech16Khz, bytes);
        await stream.WriteAsync(header, cancellationToken);
    }
}
