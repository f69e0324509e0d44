using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>Show, pull, push, create, copy, delete, blobs.</summary>
internal static class ManageRoutes
{
    public static void Map(WebApplication app, FakeOllamaServer server)
    {
        app.MapPost("/api/show", http => ShowAsync(http, server));
        app.MapPost("/api/pull", http => ProgressAsync(http, server, install: true));
        app.MapPost("/api/push", http => ProgressAsync(http, server, install: false));
        app.MapPost("/api/create", http => ProgressAsync(http, server, install: true));
        app.MapPost("/api/copy", http => CopyAsync(http, server));
        app.MapDelete("/api/delete", http => DeleteAsync(http, server));
        app.MapMethods("/api/blobs/{digest}", ["HEAD"], http =>
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        app.MapPost("/api/blobs/{digest}", http => BlobAsync(http, server));
        app.MapGet("/api/status", http => Answers.ObjectAsync(http, new JsonObject { ["cloud"] = false }));
    }

    private static async Task ShowAsync(HttpContext http, FakeOllamaServer server)
    {
        if (await Answers.ReadAsync(http, server) is not { } body)
        {
            return;
        }

        if (!server.Models.Has(Answers.ModelOf(body)))
        {
            await Answers.NotFoundAsync(http, Answers.ModelOf(body));
            return;
        }

        await Answers.ObjectAsync(http, new JsonObject
        {
            ["modelfile"] = "FROM llama3.2:3b",
            ["parameters"] = "stop \"<|eot_id|>\"",
            ["template"] = "{{ .Prompt }}",
            ["details"] = new JsonObject { ["family"] = "llama" },
            ["model_info"] = new JsonObject { ["general.architecture"] = "llama", ["llama.context_length"] = 131072 },
            ["capabilities"] = new JsonArray("completion", "tools"),
        });
    }

    private static async Task ProgressAsync(HttpContext http, FakeOllamaServer server, bool install)
    {
        if (await Answers.ReadAsync(http, server) is not { } body)
        {
            return;
        }

        if (install)
        {
            server.Models.Install(Answers.ModelOf(body));
        }

        if (body["stream"]?.GetValue<bool>() == false)
        {
            await Answers.ObjectAsync(http, new JsonObject { ["status"] = "success" });
            return;
        }

        await Answers.LineAsync(http, new JsonObject { ["status"] = "pulling manifest" });
        await Answers.LineAsync(
            http, new JsonObject { ["status"] = "pulling a80c4f17acd5", ["digest"] = "sha256:a80c", ["total"] = 100, ["completed"] = 50 });
        await Answers.LineAsync(http, new JsonObject { ["status"] = "success" });
    }

    private static async Task CopyAsync(HttpContext http, FakeOllamaServer server)
    {
        if (await Answers.ReadAsync(http, server) is not { } body)
        {
            return;
        }

        if (!server.Models.Has(body["source"]!.ToString()))
        {
            await Answers.NotFoundAsync(http, body["source"]!.ToString());
            return;
        }

        server.Models.Install(body["destination"]!.ToString());
    }

    private static async Task DeleteAsync(HttpContext http, FakeOllamaServer server)
    {
        if (await Answers.ReadAsync(http, server) is { } body && !server.Models.Remove(Answers.ModelOf(body)))
        {
            await Answers.NotFoundAsync(http, Answers.ModelOf(body));
        }
    }

    private static async Task BlobAsync(HttpContext http, FakeOllamaServer server)
    {
        var digest = "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted));
        server.Journal.Add(http.Request, new JsonObject { ["digest"] = digest });
        if (digest == http.Request.RouteValues["digest"] as string)
        {
            http.Response.StatusCode = 201;
        }
        else
        {
            await Answers.ErrorAsync(http, 400, "digest does not match");
        }
    }
}
