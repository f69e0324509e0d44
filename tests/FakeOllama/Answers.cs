using System.Text;
using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>How the double reads and writes JSON.</summary>
internal static class Answers
{
    public static async Task<JsonObject?> ReadAsync(HttpContext http, FakeOllamaServer server)
    {
        try
        {
            var body = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted) as JsonObject;
            server.Journal.Add(http.Request, body);
            if (body is not null)
            {
                return body;
            }
        }
        catch (System.Text.Json.JsonException)
        {
            server.Journal.Add(http.Request, null);
        }

        await ErrorAsync(http, 400, "invalid request body");
        return null;
    }

    public static Task ErrorAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return ObjectAsync(http, new JsonObject { ["error"] = message });
    }

    public static Task ObjectAsync(HttpContext http, JsonObject body)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }

    public static async Task LineAsync(HttpContext http, JsonObject line)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.ContentType = "application/x-ndjson";
        }

        await http.Response.WriteAsync(line.ToJsonString() + "\n", Encoding.UTF8, http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    public static Task NotFoundAsync(HttpContext http, string model) =>
        ErrorAsync(http, 404, $"model \"{model}\" not found, try pulling it first");

    public static string ModelOf(JsonObject body) => (body["model"] ?? body["name"])?.ToString() ?? "";
}
