namespace HomeLab.Gateway.Http;

/// <summary>Reads a request body and continues on the thread pool whenever it had to wait for the socket.</summary>
/// <param name="body">The server's stream; not owned.</param>
internal sealed class ThreadPoolStream(Stream body) : Stream
{
    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => body.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => body.Position;
        set => body.Position = value;
    }

    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reading = body.ReadAsync(buffer, cancellationToken);
        return reading.IsCompleted ? reading : LeaveAsync(reading);
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => body.Read(buffer, offset, count);

    /// <inheritdoc/>
    public override void Flush() => body.Flush();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => body.Seek(offset, origin);

    /// <inheritdoc/>
    public override void SetLength(long value) => body.SetLength(value);

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => body.Write(buffer, offset, count);

    private static async ValueTask<int> LeaveAsync(ValueTask<int> reading) =>
        await reading.AsTask().ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
}
