using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>The part of Ollama's own <c>/v1</c> that tests pass bytes to; it also stands for any server that speaks OpenAI only.</summary>
internal static class OpenAiRoutes
{
    public static void Map(WebApplication app, FakeOllamaServer server)
    {
        app.MapGet("/v1/models", http => Answers.ObjectAsync(http, new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray([.. server.Models.Names.Select(name => new JsonObject
            {
                ["id"] = name,
                ["object"] = "model",
                ["created"] = 1_754_000_000,
                ["owned_by"] = "library",
            })]),
        }));
        app.MapPost("/v1/chat/completions", http => ChatAsync(http, server));
    }

    private static async Task ChatAsync(HttpContext http, FakeOllamaServer server)
    {
        if (await Answers.ReadAsync(http, server) is not { } body)
        {
            return;
        }

        await server.Gate.PassAsync(http.RequestAborted);
        if (body["stream"]?.GetValue<bool>() != true)
        {
            await Answers.ObjectAsync(http, Whole(body));
            return;
        }

        http.Response.ContentType = "text/event-stream";
        var fault = server.Faults.Take();
        foreach (var word in (string[])["Hel", "lo", "!"])
        {
            if (word == "!" && fault == Fault.DieMidStream)
            {
                http.Abort();
                return;
            }

            await EventAsync(http, Chunk(body, new JsonObject { ["content"] = word }, null));
        }

        await EventAsync(http, Chunk(body, [], "stop"));
        await http.Response.WriteAsync("data: [DONE]\n\n", http.RequestAborted);
    }

    private static async Task EventAsync(HttpContext http, JsonObject chunk)
    {
        await http.Response.WriteAsync("data: " + chunk.ToJsonString() + "\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private static JsonObject Chunk(JsonObject body, JsonObject delta, string? finish) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion.chunk",
        ["created"] = 1_754_000_000,
        ["model"] = Answers.ModelOf(body),
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    };

    private static JsonObject Whole(JsonObject body) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = "chat.completion",
        ["created"] = 1_754_000_000,
        ["model"] = Answers.ModelOf(body),
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = "Hello!" },
            ["finish_reason"] = "stop",
        }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 7, ["completion_tokens"] = 3, ["total_tokens"] = 10 },
    };
}
