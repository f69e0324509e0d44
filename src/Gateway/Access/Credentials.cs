namespace HomeLab.Gateway.Access;

/// <summary>Where clients put their key: OpenAI's header, Anthropic's, Azure's.</summary>
internal static class Credentials
{
    private const string Bearer = "Bearer ";

    /// <summary>The secret or token that a request presents; null when none.</summary>
    public static Secret? Of(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && authorization.Length > Bearer.Length)
        {
            return new Secret(authorization, Bearer.Length);
        }

        foreach (var name in (ReadOnlySpan<string>)["x-api-key", "api-key"])
        {
            if (request.Headers[name].ToString() is { Length: > 0 } key)
            {
                return new Secret(key, 0);
            }
        }

        return null;
    }
}
