using System.Buffers;
using System.Runtime.CompilerServices;
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
    private readonly Admission _admission;
    private readonly Patience _patience;
    private byte[] _first;
    private int _firstStart;
    private int _firstEnd;

    private UpstreamReply(HttpResponseMessage response, Stream body, Admission admission, Patience patience)
    {
        (_response, _body, _admission, _patience) = (response, body, admission, patience);
        _first = ArrayPool<byte>.Shared.Rent(FirstBytes);
    }

    /// <summary>Who answers.</summary>
    public Backend Backend => _admission.Lease!.Backend;

    /// <summary>The model that answers, as the backend names it.</summary>
    public string Model => _admission.Lease!.Model;

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
    public int QueuePosition => _admission.Position;

    /// <summary>Time in the queue.</summary>
    public TimeSpan Waited => _admission.Waited;

    /// <summary>Backends that failed before this one answered.</summary>
    public int Failovers { get; init; }

    /// <summary>Longest pause of the backend within its answer.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>The bytes that came first.</summary>
    public ReadOnlySpan<byte> First => _first.AsSpan(_firstStart, _firstEnd - _firstStart);

    /// <summary>Takes over a response and reads its first bytes. Until it returns, everything still belongs to the caller.</summary>
    /// <param name="response">A response whose head is there.</param>
    /// <param name="admission">The slot it came by.</param>
    /// <param name="patience">Running since the request was sent.</param>
    /// <param name="failovers">Backends that failed before.</param>
    /// <param name="idleTimeout">Longest pause from now on.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<UpstreamReply> StartAsync(
        HttpResponseMessage response, Admission admission, Patience patience, int failovers, TimeSpan idleTimeout)
    {
        var body = await response.Content.ReadAsStreamAsync(patience.Token);
        var reply = new UpstreamReply(response, body, admission, patience) { Failovers = failovers, IdleTimeout = idleTimeout };
        try
        {
            reply._firstEnd = await body.ReadAsync(reply._first.AsMemory(0, FirstBytes), patience.Token);
            patience.Hear();
            return reply;
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(reply._first);
            throw;
        }
    }

    /// <summary>Reads on. Throws a cancellation when the client leaves.</summary>
    /// <returns>Bytes read (0 = the end), or why the backend's answer broke off.</returns>
    public ValueTask<(int Read, string? Fault)> ReadAsync(Memory<byte> buffer)
    {
        if (_firstStart < _firstEnd)
        {
            var count = Math.Min(buffer.Length, _firstEnd - _firstStart);
            _first.AsMemory(_firstStart, count).CopyTo(buffer);
            _firstStart += count;
            return ValueTask.FromResult<(int, string?)>((count, null));
        }

        return ReadOnAsync(buffer);
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
            _patience.Dispose();
            _admission.Lease!.Dispose();
        }
    }

    /// <remarks>It waits for every token, and one object for each would be a token's only garbage: hence the pooled builder.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<(int Read, string? Fault)> ReadOnAsync(Memory<byte> buffer)
    {
        try
        {
            var reading = _body.ReadAsync(buffer, _patience.Token);
            if (!reading.IsCompleted)
            {
                _patience.Wait(IdleTimeout);
            }

            var read = await reading;
            Backend.NoteProgress();
            return (read, null);
        }
        catch (OperationCanceledException) when (!_patience.IsClientGone)
        {
            return (0, $"nothing came for {IdleTimeout}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            _patience.ThrowIfClientGone();
            return (0, "the connection broke");
        }
    }
}
