using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.Backends;

/// <summary>What a backend is asked.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Route on the backend, from its slash on.</param>
/// <param name="Json">The body; null = none. Nobody changes it any more: a connection that is being torn down may still read it.</param>
internal readonly record struct BackendRequest(HttpMethod Method, string Path, byte[]? Json)
{
    /// <summary>A POST of a copy of <paramref name="body"/>.</summary>
    public static BackendRequest Post(string path, PooledBuffer body) => new(HttpMethod.Post, path, body.Written.ToArray());
}
