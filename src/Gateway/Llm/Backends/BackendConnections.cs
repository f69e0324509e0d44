using System.Net;

namespace HomeLab.Gateway.Llm.Backends;

/// <summary>How the gateway connects to a backend: as itself, once, without changing bytes.</summary>
internal static class BackendConnections
{
    /// <summary>A handler with its own connection pool.</summary>
    public static SocketsHttpHandler Create(TimeSpan connectTimeout) => new()
    {
        // Bytes pass as they are, to where they were sent.
        AutomaticDecompression = DecompressionMethods.None,
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = connectTimeout,
        // Long enough to be reused by the 5 s health questions, short enough to follow DNS.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        // An upload that the backend refuses early is not drained for long.
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(50),
        MaxResponseHeadersLength = 64,
        // A backend gets no trace of ours, and the handler that would add one costs each request.
        ActivityHeadersPropagator = null,
    };
}
