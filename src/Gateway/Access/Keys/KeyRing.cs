using System.Security.Cryptography;
using System.Text;
using HomeLab.Gateway.Access.Diagnostics;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Access.Keys;

/// <summary>The keys in force: those of the configuration and those of the file, which is read again when it has changed.</summary>
internal sealed class KeyRing(IOptions<AccessOptions> options, TimeProvider time, ILogger<KeyRing> logger)
{
    /// <summary>How long a change of the file may take to count.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly RecentKeys _recent = new();
    private IReadOnlyList<Entry> _entries = [];
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;
    private DateTime _fileStamp = DateTime.MinValue;

    /// <summary>How many keys there are.</summary>
    public int Count => Current().Count;

    /// <summary>
    /// The key of a presented secret; null when there is none. Compares with every key in constant time, so that the time tells nothing.
    /// </summary>
    public ApiKey? Find(Secret secret)
    {
        var entries = Current();
        if (_recent.Find(secret.Header, entries) is { } known)
        {
            return known;
        }

        var found = Find(entries, secret.Text);
        if (found is not null)
        {
            _recent.Remember(secret.Header, entries, found);
        }

        return found;
    }

    private static ApiKey? Find(IReadOnlyList<Entry> entries, ReadOnlySpan<char> secret)
    {
        var text = new byte[Encoding.UTF8.GetByteCount(secret)];
        Encoding.UTF8.GetBytes(secret, text);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        ApiKey? found = null;
        foreach (var entry in entries)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, entry.Hash))
            {
                found = entry.Key;
            }
        }

        return found;
    }

    private IReadOnlyList<Entry> Current()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (now - _lookedAt >= LookAgain)
            {
                _lookedAt = now;
                ReadAgain();
            }

            return _entries;
        }
    }

    /// <summary>
    /// A file that cannot be read keeps the keys known so far: a slip of an editor must not lock the house out, nor let anyone in.
    /// </summary>
    private void ReadAgain()
    {
        var stamp = File.GetLastWriteTimeUtc(options.Value.EffectiveKeysFile);
        if (stamp == _fileStamp)
        {
            return;
        }

        _fileStamp = stamp;
        try
        {
            _entries = [.. options.Value.Keys
                .Concat(KeyFile.Read(options.Value.EffectiveKeysFile))
                .Select(key => new Entry(Convert.FromHexString(key.Sha256), key))];
            logger.KeysRead(_entries.Count);
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            logger.KeysUnreadable(options.Value.EffectiveKeysFile, broken.Message);
        }
    }

    private readonly record struct Entry(byte[] Hash, ApiKey Key);
}
