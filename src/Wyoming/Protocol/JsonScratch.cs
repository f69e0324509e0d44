using System.Buffers;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HomeLab.Wyoming.Protocol;

/// <summary>
/// Where the data of a cold event is encoded before its length is known: one per thread, because encoding is synchronous.
/// Whoever takes it returns it before the next one is taken on that thread.
/// </summary>
internal sealed class JsonScratch : IDisposable
{
    // A larger buffer (an info with a whole catalogue) is dropped on return rather than kept for the thread's life.
    private const int KeepBytes = 64 * 1024;

    [ThreadStatic]
    private static JsonScratch? _current;

    private readonly Utf8JsonWriter _writer;
    private ArrayBufferWriter<byte> _buffer = new(1024);
    private bool _taken;

    // Raw UTF-8 as Python's ensure_ascii=False; the text never reaches an HTML page unescaped.
    private JsonScratch() =>
        _writer = new Utf8JsonWriter(
            _buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    public static JsonScratch Take()
    {
        var scratch = _current ??= new JsonScratch();
        Debug.Assert(!scratch._taken, "The scratch of this thread was not returned.");
        scratch._taken = true;
        return scratch;
    }

    /// <summary>Valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Serialize<T>(T value, JsonTypeInfo<T> type)
    {
        _buffer.ResetWrittenCount();
        _writer.Reset(_buffer);
        JsonSerializer.Serialize(_writer, value, type);
        _writer.Flush();
        return _buffer.WrittenSpan;
    }

    /// <summary>Gives the scratch back to its thread.</summary>
    public void Dispose()
    {
        _taken = false;
        if (_buffer.Capacity > KeepBytes)
        {
            _buffer = new ArrayBufferWriter<byte>(1024);
            return;
        }

        // It may hold what somebody said.
        _buffer.Clear();
    }
}
