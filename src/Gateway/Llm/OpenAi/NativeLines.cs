using HomeLab.Gateway.Llm.Forwarding;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.OpenAi;

/// <summary>Splits a native answer, which it does not own, into its lines.</summary>
internal sealed class NativeLines(UpstreamReply reply) : IDisposable
{
    /// <summary>No line of an answer is longer, not even a whole <c>context</c> of token ids; a longer one is garbage.</summary>
    private const int LongestLine = 8 * 1024 * 1024;

    private readonly PooledBuffer _buffer = new();
    private int _scanned;
    private int _taken;
    private bool _ended;

    /// <summary>
    /// The next line, valid until the next call; empty at the end. A fault says why the answer broke off.
    /// </summary>
    public async ValueTask<(ReadOnlyMemory<byte> Line, string? Fault)> NextAsync()
    {
        _buffer.Consume(_taken);
        _scanned -= _taken;
        _taken = 0;
        while (true)
        {
            if (TryTake(out var line))
            {
                return (line, null);
            }

            if (_ended)
            {
                return (default, null);
            }

            if (_buffer.Length > LongestLine)
            {
                return (default, $"it holds a line longer than {LongestLine} bytes");
            }

            var (read, fault) = await reply.ReadAsync(_buffer.GetMemory(4096));
            if (fault is not null)
            {
                return (default, fault);
            }

            _buffer.Advance(read);
            _ended = read == 0;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private bool TryTake(out ReadOnlyMemory<byte> line)
    {
        while (true)
        {
            var rest = _buffer.Written[_taken..];
            var end = rest.Span[(_scanned - _taken)..].IndexOf((byte)'\n');
            if (end < 0 && !_ended)
            {
                _scanned = _buffer.Length;
                line = default;
                return false;
            }

            var length = end < 0 ? rest.Length : _scanned - _taken + end;
            _taken = Math.Min(_buffer.Length, _taken + length + 1);
            _scanned = _taken;
            line = rest[..length];
            if (line.Span.ContainsAnyExcept(" \r\n\t"u8))
            {
                return true;
            }

            if (rest.IsEmpty)
            {
                return false;
            }
        }
    }
}
