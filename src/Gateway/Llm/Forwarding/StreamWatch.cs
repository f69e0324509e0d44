using System.Buffers;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>
/// Reads along while an answer's bytes pass through: whether it is what it should be, whether it came to its end, what it cost. Keeps a
/// short tail only, in pooled memory, and allocates nothing per chunk.
/// </summary>
internal abstract class StreamWatch : IDisposable
{
    /// <summary>What the end of an answer needs: its last line with the counts, or OpenAI's usage with all its details.</summary>
    private const int TailBytes = 1024;

    private byte[] _tail = [];
    private int _tailLength;

    /// <summary>Whether the answer said itself that it is finished, or why it is not.</summary>
    public virtual bool IsComplete => true;

    /// <summary>Whether the bytes so far stop inside a line.</summary>
    public bool IsMidLine => _tailLength > 0 && _tail[_tailLength - 1] != (byte)'\n';

    /// <summary>The last bytes, at most a kilobyte.</summary>
    protected ReadOnlySpan<byte> Tail => _tail.AsSpan(0, _tailLength);

    /// <summary>Reads the next bytes.</summary>
    /// <returns>False when they cannot belong to such an answer; they are then not passed on.</returns>
    public bool Observe(ReadOnlySpan<byte> chunk)
    {
        if (!Accept(chunk))
        {
            return false;
        }

        if (_tail.Length == 0)
        {
            _tail = ArrayPool<byte>.Shared.Rent(TailBytes);
        }

        if (chunk.Length >= TailBytes)
        {
            chunk[^TailBytes..].CopyTo(_tail);
            _tailLength = TailBytes;
            return true;
        }

        var kept = Math.Min(_tailLength, TailBytes - chunk.Length);
        _tail.AsSpan(_tailLength - kept, kept).CopyTo(_tail);
        chunk.CopyTo(_tail.AsSpan(kept));
        _tailLength = kept + chunk.Length;
        return true;
    }

    /// <summary>The tokens, as far as the answer said; ask at the end.</summary>
    public abstract Usage Usage { get; }

    /// <summary>Forgets the tail and gives its memory back.</summary>
    public void Dispose()
    {
        var tail = Interlocked.Exchange(ref _tail, []);
        _tailLength = 0;
        if (tail.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(tail, clearArray: true);
        }
    }

    /// <summary>Looks at the next bytes; <see cref="Tail"/> holds those before them.</summary>
    protected virtual bool Accept(ReadOnlySpan<byte> chunk) => true;

    /// <summary>
    /// The number behind the last <paramref name="name"/> (with its quotes and colon) in <paramref name="json"/>; 0 without one.
    /// </summary>
    /// <remarks>A quote inside a JSON string is escaped, so that the name cannot be found in somebody's words.</remarks>
    protected static long Number(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name)
    {
        var at = json.LastIndexOf(name);
        if (at < 0)
        {
            return 0;
        }

        var digits = json[(at + name.Length)..].TrimStart((byte)' ');
        return System.Buffers.Text.Utf8Parser.TryParse(digits, out long number, out _) && number > 0 ? number : 0;
    }
}
