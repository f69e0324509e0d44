namespace HomeLab.Inference.Whisper;

/// <summary>A token that is cancelled when the last of several tokens is: as long as one waits, the work they share goes on.</summary>
internal sealed class JoinedCancellation : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<CancellationTokenRegistration> _registrations;
    private int _left;

    /// <summary>Watches the tokens.</summary>
    public JoinedCancellation(IReadOnlyCollection<CancellationToken> tokens)
    {
        _left = tokens.Count;
        _registrations = [.. tokens.Select(token => token.UnsafeRegister(static state => ((JoinedCancellation)state!).Leave(), this))];
    }

    /// <summary>Cancelled with the last of them.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Watches no more.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _source.Dispose();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _source.Cancel();
        }
    }
}
