namespace HomeLab.Inference.Audio;

/// <summary>Speech-format PCM out of ffmpeg. Feeds the input on its own task, so that neither pipe can block the other.</summary>
internal sealed class FfmpegDecoder : AudioSource
{
    private readonly FfmpegProcess _process;
    private readonly Stream _input;
    private readonly bool _ownsInput;
    private readonly string? _temporaryFile;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _feeding;
    private readonly long _maxBytes;
    private long _total;

    public FfmpegDecoder(FfmpegProcess process, Stream input, bool ownsInput, string? temporaryFile)
    {
        _process = process;
        _input = input;
        _ownsInput = ownsInput;
        _temporaryFile = temporaryFile;
        _maxBytes = (long)(process.Options.MaxDuration.TotalSeconds * Format.SampleRateHz) * Format.BytesPerFrame;
        _feeding = temporaryFile is null ? FeedAsync() : Task.CompletedTask;
    }

    public override PcmFormat Format => PcmFormat.Speech16Khz;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var read = buffer.IsEmpty ? 0 : await _process.ReadAsync(buffer, cancellationToken);
        _total += read;
        if (_total > _maxBytes)
        {
            throw new AudioFormatException(
                $"The audio is longer than {_process.Options.MaxDuration}, the most that is decoded of one file.");
        }

        if (read == 0 && !buffer.IsEmpty)
        {
            await _feeding.WaitAsync(cancellationToken);
            var failure = await _process.FailureAsync(cancellationToken);
            if (failure is not null && _total == 0)
            {
                throw new AudioFormatException($"The data is not audio that ffmpeg can decode: {failure}");
            }
        }

        return read;
    }

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _process.DisposeAsync();
        await _feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_temporaryFile is not null)
        {
            File.Delete(_temporaryFile);
        }

        if (_ownsInput)
        {
            await _input.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task FeedAsync()
    {
        var pipe = _process.Input;
        var buffer = new byte[65536];
        try
        {
            var total = 0L;
            for (int read; (read = await _input.ReadAsync(buffer, _stop.Token)) > 0;)
            {
                total = FfmpegProcess.Count(total, read, _process.Options.MaxInputBytes);
                if (!await TryWriteAsync(pipe, buffer.AsMemory(0, read)))
                {
                    return;
                }
            }
        }
        finally
        {
            await ClosePipeAsync(pipe);
        }
    }

    /// <summary>False when ffmpeg has seen enough, or refused the data, and closed its end; its exit code tells which.</summary>
    private async ValueTask<bool> TryWriteAsync(Stream pipe, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await pipe.WriteAsync(bytes, _stop.Token);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task ClosePipeAsync(Stream pipe)
    {
        try
        {
            await pipe.DisposeAsync();
        }
        catch (IOException)
        {
            // The other end is gone; there is nothing left to flush to.
        }
    }
}
