using HomeLab.Gateway.Access.Tokens;

namespace HomeLab.Gateway.Access;

/// <summary>The person behind Open WebUI, as far as it can be believed.</summary>
internal static class EndUser
{
    private const string IdHeader = "X-OpenWebUI-User-Id";

    private const string TokenHeader = "X-OpenWebUI-User-Jwt";

    private const int LongestId = 128;

    /// <summary>The user's id; null when there is none to believe.</summary>
    /// <param name="request">The request.</param>
    /// <param name="options">What is believed.</param>
    /// <param name="time">The clock.</param>
    public static string? Of(HttpRequest request, OpenWebUiOptions options, TimeProvider time)
    {
        if (options.UserTokenSecret.Length > 0
            && request.Headers[TokenHeader].ToString() is { Length: > 0 } text
            && JsonWebToken.TryRead(text, out var token)
            && token.IsFrom("open-webui")
            && token.IsCurrent(time.GetUtcNow(), TimeSpan.FromMinutes(1))
            && SharedSecret.Verifies(token, options.UserTokenSecret))
        {
            return token.Subject;
        }

        return options.TrustUserHeaders && request.Headers[IdHeader].ToString() is { Length: > 0 and <= LongestId } id ? id : null;
    }
}
