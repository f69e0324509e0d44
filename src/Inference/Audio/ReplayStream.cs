namespace HomeLab.Inference.Audio;

/// <summary>
/// Forward reading with one way back: what is read before <see cref="Rewind"/> or <see cref="Forget"/> is remembered, so that a second
/// reader can start from the first byte of a stream that does not seek.
/// </summary>
internal sealed class ReplayStream : Stream
{
    private readonly Stream _inner;
    private readonly bool _ownsInner;
    private MemoryStream? _recording = new();
    private MemoryStream? _replay;

    public ReplayStream(Stream inner, bool ownsInner)
    {
        _inner = inner;
        _ownsInner = ownsInner;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The next read starts from the first byte again; recording goes on.</summary>
    public void Rewind()
    {
        var bytes = _recording!.ToArray();
        _replay = new MemoryStream(bytes, writable: false);
        _recording = new MemoryStream();
    }

    /// <summary>There will be no way back any more.</summary>
    public void Forget() => _recording = null;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = _replay?.Read(buffer.Span) ?? 0;
        if (read == 0)
        {
            _replay = null;
            read = await _inner.ReadAsync(buffer, cancellationToken);
        }

        _recording?.Write(buffer.Span[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        if (_ownsInner)
        {
            await _inner.DisposeAsync();
        }

        await base.DisposeAsync();
    }
}
