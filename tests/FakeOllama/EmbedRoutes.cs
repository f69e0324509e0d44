using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary><c>/api/embed</c> and the older <c>/api/embeddings</c>: vectors that depend on the text's length only.</summary>
internal static class EmbedRoutes
{
    public static void Map(WebApplication app, FakeOllamaServer server)
    {
        app.MapPost("/api/embed", http => RunAsync(http, server, Many));
        app.MapPost("/api/embeddings", http => RunAsync(http, server, One));
    }

    public static JsonArray Vector(string text) => [0.25, -0.5, text.Length];

    public static IEnumerable<string> Inputs(JsonObject body) =>
        body["input"] is JsonArray many ? many.Select(each => each!.ToString()) : [body["input"]?.ToString() ?? ""];

    private static async Task RunAsync(HttpContext http, FakeOllamaServer server, Func<string, JsonObject, JsonObject> answer)
    {
        if (await Answers.ReadAsync(http, server) is not { } body)
        {
            return;
        }

        var model = Answers.ModelOf(body);
        if (!server.Models.Has(model))
        {
            await Answers.NotFoundAsync(http, model);
            return;
        }

        using var slot = await server.Models.RunnerOf(model).EnterAsync(body["options"] as JsonObject, http.RequestAborted);
        await Answers.ObjectAsync(http, answer(model, body));
    }

    private static JsonObject Many(string model, JsonObject body) => new()
    {
        ["model"] = model,
        ["embeddings"] = new JsonArray([.. Inputs(body).Select(Vector)]),
        ["total_duration"] = 1_000_000,
        ["load_duration"] = 100_000,
        ["prompt_eval_count"] = 4,
    };

    private static JsonObject One(string model, JsonObject body) => new() { ["embedding"] = Vector(body["prompt"]?.ToString() ?? "") };
}
