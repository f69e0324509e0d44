using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>Version, models, loaded models.</summary>
internal static class ListRoutes
{
    private static readonly string[] GetAndHead = ["GET", "HEAD"];

    public static void Map(WebApplication app, FakeOllamaServer server)
    {
        app.MapMethods("/", GetAndHead, http => http.Response.WriteAsync("Ollama is running"));
        app.MapMethods(
            "/api/version", GetAndHead, http => Answers.ObjectAsync(http, new JsonObject { ["version"] = server.Options.Version }));
        app.MapMethods("/api/tags", GetAndHead, http => Answers.ObjectAsync(http, server.Models.Tags()));
        app.MapGet("/api/ps", http => Answers.ObjectAsync(http, server.Models.Loading()));
    }
}
