using HomeLab.Gateway.Llm.Backends;

namespace HomeLab.Gateway.Llm.Queue;

/// <summary>A slot on a backend. Disposing it (once or more) lets the next request in.</summary>
internal sealed class Lease(AdmissionQueue queue, Backend backend, string model) : IDisposable
{
    private int _released;

    /// <summary>Where the request goes.</summary>
    public Backend Backend => backend;

    /// <summary>What it runs.</summary>
    public string Model => model;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            queue.Release(backend, model);
        }
    }
}
