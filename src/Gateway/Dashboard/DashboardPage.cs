using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace HomeLab.Gateway.Dashboard;

/// <summary>
/// The files of the page, embedded in the program; nothing comes from elsewhere, and the browser is told to accept nothing else.
/// </summary>
internal static class DashboardPage
{
    /// <summary>Where the page is.</summary>
    public const string Path = "/dashboard";

    private const string Policy = "default-src 'self'; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static readonly (string Route, string File, string Type)[] Files =
    [
        (Path, "index.html", "text/html; charset=utf-8"),
        (Path + "/style.css", "style.css", "text/css; charset=utf-8"),
        (Path + "/page.js", "page.js", "text/javascript; charset=utf-8"),
        (Path + "/api.js", "api.js", "text/javascript; charset=utf-8"),
        (Path + "/view.js", "view.js", "text/javascript; charset=utf-8"),
        (Path + "/tryit.js", "tryit.js", "text/javascript; charset=utf-8"),
    ];

    /// <summary>Whether a request for <c>/</c> comes from a browser and not from a client that looks for Ollama.</summary>
    public static bool IsWanted(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a path is one of the page's files, which hold nothing secret.</summary>
    public static bool IsFile(string path) => Files.Any(file => file.Route.Equals(path, StringComparison.OrdinalIgnoreCase));

    /// <summary>Maps the files.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (route, file, type) in Files)
        {
            var content = Read(file);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
            routes.MapGet(route, http => AnswerAsync(http, content, type, tag)).ExcludeFromDescription();
        }
    }

    private static Task AnswerAsync(HttpContext http, byte[] content, string type, EntityTagHeaderValue tag)
    {
        var headers = http.Response.GetTypedHeaders();
        headers.ETag = tag;
        headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (http.Request.GetTypedHeaders().IfNoneMatch.Contains(tag))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        http.Response.ContentType = type;
        http.Response.ContentLength = content.Length;
        return http.Response.Body.WriteAsync(content, http.RequestAborted).AsTask();
    }

    private static byte[] Read(string file)
    {
        using var resource = typeof(DashboardPage).Assembly.GetManifestResourceStream("dashboard/" + file)!;
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return content;
    }
}
