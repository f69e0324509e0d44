namespace HomeLab.Inference.Audio;

/// <summary>PCM that is read bit by bit: a WAV file, or what ffmpeg makes of anything else.</summary>
public abstract class AudioSource : IAsyncDisposable
{
    /// <summary>How the bytes of <see cref="ReadAsync"/> are laid out; always a supported format.</summary>
    public abstract PcmFormat Format { get; }

    /// <summary>Reads the next bytes, cut anywhere; 0 at the end.</summary>
    /// <exception cref="AudioFormatException">The audio turns out to be unreadable.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
