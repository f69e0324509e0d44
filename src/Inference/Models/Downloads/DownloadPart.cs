using System.Buffers;
using System.Security.Cryptography;

namespace HomeLab.Inference.Models.Downloads;

/// <summary>
/// The part of a file that has arrived: <c>NAME.part</c> beside its final place, hashed as it grows, and <c>NAME.part.from</c> with the
/// address and version that it came from. Both stay when a transfer ends early.
/// </summary>
internal sealed class DownloadPart : IAsyncDisposable
{
    private readonly StoreDisk _disk;
    private readonly string _target;
    private readonly string _path;
    private readonly Stream _stream;
    private IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private DownloadPart(StoreDisk disk, string target)
    {
        _disk = disk;
        _target = target;
        _path = target + ModelLockValidator.DownloadPartSuffix;
        _stream = disk.OpenForWriting(_path);
    }

    /// <summary>Bytes that have arrived.</summary>
    public long Length { get; private set; }

    /// <summary>Where to go on.</summary>
    public ResumePoint Resume
    {
        get
        {
            var origin = Length > 0 && File.Exists(OriginPath) ? File.ReadLines(OriginPath).Take(2).ToArray() : [];
            return new ResumePoint(Length, origin.ElementAtOrDefault(0), origin.ElementAtOrDefault(1));
        }
    }

    private string OriginPath => _path + ".from";

    /// <summary>Opens what is there, hashing it; a part that is longer than the file is thrown away.</summary>
    public static async Task<DownloadPart> OpenAsync(StoreDisk disk, string target, long wholeLength, CancellationToken cancellationToken)
    {
        var part = new DownloadPart(disk, target);
        if (part._stream.Length > wholeLength)
        {
            part.Restart();
            return part;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
        int read;
        while ((read = await part._stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            part._hash.AppendData(buffer, 0, read);
            part.Length += read;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return part;
    }

    /// <summary>Notes where the next bytes come from.</summary>
    public void ComesFrom(SourceContent content)
    {
        if (content.ETag is { } tag)
        {
            File.WriteAllLines(OriginPath, [content.Address, tag]);
        }
        else
        {
            File.Delete(OriginPath);
        }
    }

    /// <summary>Adds bytes.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken);
        _hash.AppendData(bytes.Span);
        Length += bytes.Length;
    }

    /// <summary>Forgets everything that arrived.</summary>
    public void Restart()
    {
        _stream.SetLength(0);
        _hash.Dispose();
        _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Length = 0;
    }

    /// <summary>SHA-256 of what arrived, in lower-case hexadecimal.</summary>
    public string Hash() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    /// <summary>Puts the complete file in its place.</summary>
    public async Task PublishAsync()
    {
        await _stream.DisposeAsync();
        _disk.Publish(_path, _target);
        File.Delete(OriginPath);
    }

    /// <summary>Closes the part; it stays on disk unless nothing arrived.</summary>
    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        await _stream.DisposeAsync();
        if (Length == 0)
        {
            File.Delete(_path);
            File.Delete(OriginPath);
        }
    }
}
