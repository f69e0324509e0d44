using System.Buffers;

namespace HomeLab.Gateway.Http;

/// <summary>Gives every request an id in <c>x-request-id</c>: the client's own when it is a plain token, a random one otherwise.</summary>
internal static class RequestIds
{
    /// <summary>Name of the header, in both directions.</summary>
    public const string Header = "x-request-id";

    private const int LongestTaken = 128;

    private static readonly SearchValues<char> Plain =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>Adds the middleware.</summary>
    public static void UseRequestIds(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var given = http.Request.Headers[Header].ToString();
        var id = given.Length is > 0 and <= LongestTaken && !given.AsSpan().ContainsAnyExcept(Plain) ? given : Create();
        http.TraceIdentifier = id;
        http.Response.Headers[Header] = id;
        return next(http);
    });

    /// <summary>Names a request in logs; it opens nothing, so that it need not be hard to guess.</summary>
    private static string Create()
    {
        Span<byte> id = stackalloc byte[12];
        Random.Shared.NextBytes(id);
        return string.Concat("req_", Convert.ToHexStringLower(id));
    }
}
