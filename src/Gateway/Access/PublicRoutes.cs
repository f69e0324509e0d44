using HomeLab.Gateway.Dashboard;

namespace HomeLab.Gateway.Access;

/// <summary>What may be read without a key although keys are on.</summary>
internal static class PublicRoutes
{
    private static readonly HashSet<string> Always = new(StringComparer.OrdinalIgnoreCase) { "/", "/openapi.json" };

    private static readonly HashSet<string> Lists = new(StringComparer.OrdinalIgnoreCase)
    {
        "/v1/models", "/v1/audio/voices", "/v1/audio/models", "/models", "/audio/voices", "/audio/models",
    };

    /// <summary>Whether a request needs no key.</summary>
    /// <param name="request">The request.</param>
    /// <param name="lists">Whether lists of models and voices are public.</param>
    public static bool Contains(HttpRequest request, bool lists)
    {
        var path = request.Path.Value?.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/";
        return (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && (Always.Contains(path) || DashboardPage.IsFile(path) || (lists && Lists.Contains(path)));
    }
}
