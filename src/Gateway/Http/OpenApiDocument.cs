namespace HomeLab.Gateway.Http;

/// <summary><c>/openapi.json</c>: the routes of the HTTP port, written by hand because most bodies pass through unread.</summary>
internal static class OpenApiDocument
{
    private const string Resource = "openapi.json";

    /// <summary>Maps the route.</summary>
    public static void Map(WebApplication app)
    {
        var document = Read();
        app.MapGet("/openapi.json", http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = document.Length;
            return http.Response.Body.WriteAsync(document, http.RequestAborted).AsTask();
        });
    }

    private static byte[] Read()
    {
        using var resource = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(Resource)!;
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        return copy.ToArray();
    }
}
