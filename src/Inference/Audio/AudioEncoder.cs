namespace HomeLab.Inference.Audio;

/// <summary>
/// PCM in, compressed audio out, while it is still being spoken. Write and read from two tasks: ffmpeg holds back output until it has
/// enough input, and input when nobody takes the output. Disposing stops it at once.
/// </summary>
public sealed class AudioEncoder : IAsyncDisposable
{
    private readonly FfmpegProcess _process;

    internal AudioEncoder(FfmpegProcess process)
    {
        _process = process;
    }

    /// <summary>Hands on PCM in the format given at the start.</summary>
    /// <exception cref="InferenceException">ffmpeg has stopped; reading tells why.</exception>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        try
        {
            await _process.Input.WriteAsync(pcm, cancellationToken);
            await _process.Input.FlushAsync(cancellationToken);
        }
        catch (IOException failure)
        {
            throw new InferenceException("ffmpeg stopped taking audio to encode.", failure);
        }
    }

    /// <summary>No more PCM comes; what is left in the encoder will come out.</summary>
    public void Complete()
    {
        try
        {
            _process.Input.Dispose();
        }
        catch (IOException)
        {
            // ffmpeg has gone already; reading tells why.
        }
    }

    /// <summary>Reads compressed bytes; 0 after the last.</summary>
    /// <exception cref="InferenceException">ffmpeg failed, for example because its build lacks the codec.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = await _process.ReadAsync(buffer, cancellationToken);
        if (read == 0 && !buffer.IsEmpty && await _process.FailureAsync(cancellationToken) is { } failure)
        {
            throw new InferenceException($"ffmpeg could not encode the audio: {failure}");
        }

        return read;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
