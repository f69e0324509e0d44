using System.Buffers;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Llm.Queue;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>
/// A backend's answer from its first byte on. Owns the connection and the slot: disposing it before the end closes the connection, which
/// stops the backend's work.
/// </summary>
internal sealed class UpstreamReply : IDisposable
{
    /// <summary>Tokens are small; a larger first read only holds memory.</summary>
    private const int FirstBytes = 4096;

    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly Lease _lease;
    private byte[] _first;
    private int _firstStart;
    private int _firstEnd;

    private UpstreamReply(HttpResponseMessage response, Stream body, Lease lease)
    {
        _response = response;
        _body = body;
        _lease = lease;
        _first = ArrayPool<byte>.Shared.Rent(FirstBytes);
    }

    /// <summary>Who answers.</summary>
    public Backend Backend => _lease.Backend;

    /// <summary>The model that answers, as the backend names it.</summary>
    public string Model => _lease.Model;

    /// <summary>HTTP status.</summary>
    public int Status => (int)_response.StatusCode;

    /// <summary>Whether <see cref="Status"/> is 2xx.</summary>
    public bool IsSuccess => _response.IsSuccessStatusCode;

    /// <summary>The backend's <c>Content-Type</c>.</summary>
    public string? ContentType =>
        _response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : null;

    /// <summary>The backend's <c>Content-Length</c>, when it said one.</summary>
    public long? ContentLength => _response.Content.Headers.ContentLength;

    /// <summary>Place in the queue when the request came; 0 = it did not wait.</summary>
    public int QueuePosition { get; init; }

    /// <summary>Time in the queue.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>Backends that failed before this one answered.</summary>
    public int Failovers { get; init; }

    /// <summary>The bytes that came first.</summary>
    public ReadOnlySpan<byte> First => _first.AsSpan(_firstStart, _firstEnd - _firstStart);

    /// <summary>Takes over a response and reads its first bytes.</summary>
    public static async Task<UpstreamReply> StartAsync(
        HttpResponseMessage response, Lease lease, Admission admission, int failovers, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var reply = new UpstreamReply(response, body, lease)
        {
            QueuePosition = admission.Position,
            Waited = admission.Waited,
            Failovers = failovers,
        };
        try
        {
            reply._firstEnd = await body.ReadAsync(reply._first.AsMemory(0, FirstBytes), cancellationToken);
            return reply;
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(reply._first);
            throw;
        }
    }

    /// <summary>
    /// Reads on. 0 at the end; throws <see cref="HttpRequestException"/> or <see cref="IOException"/> when the backend dies.
    /// </summary>
    public ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_firstStart < _firstEnd)
        {
            var count = Math.Min(buffer.Length, _firstEnd - _firstStart);
            _first.AsMemory(_firstStart, count).CopyTo(buffer);
            _firstStart += count;
            return ValueTask.FromResult(count);
        }

        return _body.ReadAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        var first = Interlocked.Exchange(ref _first, []);
        if (first.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(first, clearArray: true);
            _firstEnd = 0;
            _firstStart = 0;
            _response.Dispose();
            _lease.Dispose();
        }
    }
}
