using System.Runtime.CompilerServices;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>Reads an answer with a limit on its pauses. One timer, moved before each read.</summary>
internal sealed class IdleReader : IDisposable
{
    private readonly UpstreamReply _reply;
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _clientGone;
    private readonly CancellationTokenSource _patience;

    /// <summary>Wraps a reply; does not own it.</summary>
    public IdleReader(UpstreamReply reply, TimeSpan timeout, CancellationToken clientGone)
    {
        _reply = reply;
        _timeout = timeout;
        _clientGone = clientGone;
        _patience = CancellationTokenSource.CreateLinkedTokenSource(clientGone);
    }

    /// <summary>Reads on. Throws a cancellation when the client leaves.</summary>
    /// <returns>Bytes read (0 = the end), or why the backend's answer broke off.</returns>
    /// <remarks>It waits for every token, and one object for each would be a token's only garbage: hence the pooled builder.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(int Read, string? Fault)> ReadAsync(Memory<byte> buffer)
    {
        _patience.CancelAfter(_timeout);
        try
        {
            var read = await _reply.ReadAsync(buffer, _patience.Token);
            _reply.Backend.NoteProgress();
            return (read, null);
        }
        catch (OperationCanceledException) when (!_clientGone.IsCancellationRequested)
        {
            return (0, $"nothing came for {_timeout}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            _clientGone.ThrowIfCancellationRequested();
            return (0, "the connection broke");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _patience.Dispose();
}
