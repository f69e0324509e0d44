using HomeLab.Gateway.Llm.Json;

namespace HomeLab.Gateway.Llm.Forwarding;

/// <summary>Makes requests with a JSON body.</summary>
internal static class JsonRequest
{
    /// <summary>
    /// A POST. The bytes are copied into memory of their own, because a connection that is being torn down may still read them after
    /// the pooled buffer has gone to somebody else.
    /// </summary>
    public static HttpRequestMessage Post(string path, PooledBuffer body) => Post(path, body.Written.ToArray());

    /// <summary>A POST of bytes that nobody changes any more.</summary>
    public static HttpRequestMessage Post(string path, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
    }
}
