using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary><c>/api/chat</c> and <c>/api/generate</c>: the model repeats what it was told, word by word.</summary>
internal static class ChatRoutes
{
    public static void Map(WebApplication app, FakeOllamaServer server)
    {
        app.MapPost("/api/chat", http => RunAsync(http, server, isChat: true));
        app.MapPost("/api/generate", http => RunAsync(http, server, isChat: false));
    }

    private static async Task RunAsync(HttpContext http, FakeOllamaServer server, bool isChat)
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

        var runner = server.Models.RunnerOf(model);
        if (IsEmpty(body, isChat))
        {
            await LoadOrUnloadAsync(http, body, runner, model, isChat);
            return;
        }

        try
        {
            await AnswerAsync(http, server, body, model, isChat);
        }
        finally
        {
            if (http.RequestAborted.IsCancellationRequested)
            {
                server.Journal.NoteAbort();
            }
        }
    }

    private static async Task AnswerAsync(HttpContext http, FakeOllamaServer server, JsonObject body, string model, bool isChat)
    {
        var fault = server.Faults.Take();
        if (await FailEarlyAsync(http, fault))
        {
            return;
        }

        using var slot = await server.Models.RunnerOf(model).EnterAsync(body["options"] as JsonObject, http.RequestAborted);
        if (slot is null)
        {
            await Answers.ErrorAsync(http, 503, "server busy, please try again.  maximum pending requests exceeded");
            return;
        }

        await server.Gate.PassAsync(http.RequestAborted);
        await new Speaker(http, server, body, model, isChat).SpeakAsync(fault);
    }

    private static bool IsEmpty(JsonObject body, bool isChat) =>
        isChat ? body["messages"] is not JsonArray { Count: > 0 } : string.IsNullOrEmpty(body["prompt"]?.ToString());

    private static async Task LoadOrUnloadAsync(HttpContext http, JsonObject body, Runner runner, string model, bool isChat)
    {
        var unload = body["keep_alive"]?.ToString() is "0" or "0s";
        if (unload)
        {
            runner.Unload();
        }
        else
        {
            using var slot = await runner.EnterAsync(body["options"] as JsonObject, http.RequestAborted);
        }

        var answer = Speaker.Line(model, isChat, "");
        answer["done"] = true;
        answer["done_reason"] = unload ? "unload" : "load";
        await Answers.ObjectAsync(http, answer);
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
                await Answers.ErrorAsync(http, 500, "llama runner process has terminated: exit status 2");
                return true;
            case Fault.Busy:
                await Answers.ErrorAsync(http, 503, "server busy, please try again.  maximum pending requests exceeded");
                return true;
            case Fault.GarbageFirst:
                http.Response.ContentType = "text/html";
                await http.Response.WriteAsync("<html><body>Welcome to nginx!</body></html>");
                return true;
            default:
                return false;
        }
    }
}
