using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>Ollama's own <c>/v1</c>; it also stands for any server that speaks OpenAI only, and is as strict about tool calls.</summary>
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
                ["max_model_len"] = 32_768,
            })]),
        }));
        app.MapPost("/v1/chat/completions", http => RunAsync(http, server, isChat: true));
        app.MapPost("/v1/completions", http => RunAsync(http, server, isChat: false));
        app.MapPost("/v1/embeddings", http => EmbedAsync(http, server));
    }

    private static async Task RunAsync(HttpContext http, FakeOllamaServer server, bool isChat)
    {
        if (await ReadAsync(http, server) is not { } body)
        {
            return;
        }

        if (isChat && Complaint(body) is { } complaint)
        {
            await ErrorAsync(http, 400, complaint);
            return;
        }

        try
        {
            var fault = server.Faults.Take();
            if (!await FailEarlyAsync(http, fault))
            {
                await server.Gate.PassAsync(http.RequestAborted);
                await new OpenAiSpeaker(http, body, isChat, fault).SpeakAsync();
            }
        }
        finally
        {
            if (http.RequestAborted.IsCancellationRequested)
            {
                server.Journal.NoteAbort();
            }
        }
    }

    private static async Task EmbedAsync(HttpContext http, FakeOllamaServer server)
    {
        if (await ReadAsync(http, server) is { } body)
        {
            // In no particular order: the index counts.
            var vectors = EmbedRoutes.Inputs(body).Select((text, index) => new JsonObject
            {
                ["object"] = "embedding",
                ["index"] = index,
                ["embedding"] = EmbedRoutes.Vector(text),
            });
            await Answers.ObjectAsync(http, new JsonObject
            {
                ["object"] = "list",
                ["data"] = new JsonArray([.. vectors.Reverse()]),
                ["model"] = Answers.ModelOf(body),
                ["usage"] = new JsonObject { ["prompt_tokens"] = 4, ["total_tokens"] = 4 },
            });
        }
    }

    private static async Task<JsonObject?> ReadAsync(HttpContext http, FakeOllamaServer server)
    {
        var body = await Answers.ReadAsync(http, server);
        if (body is null || server.Models.Has(Answers.ModelOf(body)))
        {
            return body;
        }

        await ErrorAsync(http, 404, $"The model `{Answers.ModelOf(body)}` does not exist.");
        return null;
    }

    /// <summary>OpenAI refuses a tool's result that answers no call, and arguments that are no string.</summary>
    private static string? Complaint(JsonObject body)
    {
        var open = new HashSet<string>();
        foreach (var message in body["messages"] as JsonArray ?? [])
        {
            foreach (var call in message!["tool_calls"] as JsonArray ?? [])
            {
                if (call!["type"]?.ToString() != "function"
                    || call["function"]?["arguments"] is not JsonValue arguments
                    || !arguments.TryGetValue(out string? _))
                {
                    return "Invalid type for 'messages[].tool_calls[].function.arguments': expected a string.";
                }

                open.Add(call["id"]?.ToString() ?? "");
            }

            if (message["role"]?.ToString() == "tool" && !open.Remove(message["tool_call_id"]?.ToString() ?? ""))
            {
                return "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.";
            }
        }

        return null;
    }

    private static async Task<bool> FailEarlyAsync(HttpContext http, Fault fault)
    {
        switch (fault)
        {
            case Fault.DieBeforeFirstByte:
                http.Abort();
                return true;
            case Fault.Hang:
                await FakeOllamaServer.Forever(http);
                return true;
            case Fault.Error500:
                await ErrorAsync(http, 500, "EngineCore encountered an issue.");
                return true;
            case Fault.Busy:
                await ErrorAsync(http, 503, "The server is overloaded.");
                return true;
            default:
                return false;
        }
    }

    private static Task ErrorAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return Answers.ObjectAsync(http, OpenAiSpeaker.Error(message));
    }
}
