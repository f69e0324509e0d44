namespace HomeLab.Inference.Loading;

/// <summary>The use of a loaded model, which stays loaded until the lease is disposed.</summary>
internal sealed class ModelLease<T>(T model, Action release) : IDisposable
    where T : class
{
    private Action? _release = release;

    /// <summary>The model.</summary>
    public T Model { get; } = model;

    /// <summary>Ends the use; a second call does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
