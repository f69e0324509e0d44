using System.Net;

namespace HomeLab.Inference.Models;

/// <summary>The client that models are fetched with.</summary>
internal static class ModelHttpClient
{
    /// <summary>
    /// Follows redirects (never from https to http), honours <c>HTTPS_PROXY</c> and <c>NO_PROXY</c>, and takes bytes as they are:
    /// a compressed answer would break ranges.
    /// </summary>
    public static HttpClient Create(ModelStoreOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxAutomaticRedirections = 8,
            UseCookies = false,
        };
        // Until the headers; the body is watched by IdleTimeout.
        var client = new HttpClient(handler) { Timeout = options.IdleTimeout };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("HomeLab/1.0 (model store)");
        return client;
    }
}
