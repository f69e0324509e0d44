using System.Net.Http.Headers;
using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>Makes requests with a JSON body.</summary>
internal static class JsonRequest
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>
    /// A POST. The bytes are copied into memory of their own, because a connection that is being torn down may still read them after
    /// the pooled buffer has gone to somebody else.
    /// </summary>
    public static HttpRequestMessage Post(string path, PooledBuffer body) => Post(path, body.Written.ToArray());

    /// <summary>A POST of bytes that nobody changes any more.</summary>
    public static HttpRequestMessage Post(string path, byte[] body) => new(HttpMethod.Post, new Uri(path, UriKind.Relative))
    {
        Content = new ByteArrayContent(body) { Headers = { ContentType = Json } },
    };
}
