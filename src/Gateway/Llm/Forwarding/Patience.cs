using Microsoft.Extensions.ObjectPool;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>
/// How long one request bears its backend's silence: a single cancellation and a single timer from the sending to the last byte. It also
/// ends when the client leaves and, before the first byte, when the backend is given up. Made anew it would be a small request's largest
/// piece of garbage, hence the pool.
/// </summary>
internal sealed class Patience : IDisposable, IResettable
{
    /// <summary>Streams that a busy gateway carries at once; more are made and let go.</summary>
    private const int Kept = 256;

    private static readonly DefaultObjectPool<Patience> Pool = new(new DefaultPooledObjectPolicy<Patience>(), Kept);

    private static readonly Action<object?> Cancel = static source => ((CancellationTokenSource)source!).Cancel();

    private readonly CancellationTokenSource _source = new();
    private CancellationToken _client;
    private CancellationTokenRegistration _clientGone;
    private CancellationTokenRegistration _lost;
    private int _isHeld;

    /// <summary>Fires when the patience is at an end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Whether the client has left.</summary>
    public bool IsClientGone => _client.IsCancellationRequested;

    /// <summary>Begins. The caller disposes the result, after everything that uses its token.</summary>
    /// <param name="limit">Longest wait for the first byte.</param>
    /// <param name="lost">Fires when the backend is given up.</param>
    /// <param name="clientGone">Fires when the client leaves.</param>
    public static Patience Begin(TimeSpan limit, CancellationToken lost, CancellationToken clientGone)
    {
        var patience = Pool.Get();
        patience._isHeld = 1;
        patience._client = clientGone;
        patience._clientGone = clientGone.UnsafeRegister(Cancel, patience._source);
        patience._lost = lost.UnsafeRegister(Cancel, patience._source);
        patience._source.CancelAfter(limit);
        return patience;
    }

    /// <summary>
    /// The first byte is there. From now on a backend that is given up may still finish, and only who waits (<see cref="Wait"/>) limits the time.
    /// </summary>
    public void Hear()
    {
        _lost.Dispose();
        _source.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Bears a silence of <paramref name="limit"/> from now on.</summary>
    public void Wait(TimeSpan limit) => _source.CancelAfter(limit);

    /// <summary>Throws a cancellation when the client has left.</summary>
    public void ThrowIfClientGone() => _client.ThrowIfCancellationRequested();

    /// <inheritdoc/>
    public bool TryReset()
    {
        _client = default;
        if (_source.TryReset())
        {
            return true;
        }

        _source.Dispose();
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isHeld, 0) == 1)
        {
            _clientGone.Dispose();
            _lost.Dispose();
            Pool.Return(this);
        }
    }
}
