using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>Says one answer as Ollama does; think makes thoughts.</summary>
internal sealed class Speaker(HttpContext http, FakeOllamaServer server, JsonObject body, string model, bool isChat)
{
    private readonly Script _script = new(body, isChat, "format");
    private readonly bool _stream = body["stream"]?.GetValue<bool>() ?? true;

    public static JsonObject Line(string model, bool isChat, string text)
    {
        var line = new JsonObject { ["model"] = model, ["created_at"] = DateTimeOffset.UtcNow.ToString("O") };
        if (isChat)
        {
            line["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text };
        }
        else
        {
            line["response"] = text;
        }

        line["done"] = false;
        return line;
    }

    public async Task SpeakAsync(Fault fault)
    {
        var words = _script.Words;
        var limit = (body["options"] as JsonObject)?["num_predict"]?.GetValue<int>() ?? int.MaxValue;
        var reason = words.Count > limit ? "length" : "stop";
        words = words.Take(limit).ToList();
        if (!_stream)
        {
            await SpeakAtOnceAsync(words, reason, fault);
            return;
        }

        await ThinkAsync();
        await CallToolAsync();
        for (var i = 0; i < words.Count; i++)
        {
            if (await Script.BreakAsync(http, fault, i, ComplainAsync, "\0\u0001 this is not JSON\n"))
            {
                return;
            }

            await Task.Delay(server.Options.TokenGap, http.RequestAborted);
            await Answers.LineAsync(http, Line(model, isChat, words[i]));
        }

        await Answers.LineAsync(http, Last(Line(model, isChat, ""), words.Count, reason));
    }

    private async Task SpeakAtOnceAsync(List<string> words, string reason, Fault fault)
    {
        if (fault is Fault.DieMidStream)
        {
            http.Abort();
            return;
        }

        var whole = Line(model, isChat, string.Concat(words));
        if (_script.CallsTool)
        {
            whole["message"]!["tool_calls"] = ToolCalls();
            whole["message"]!["content"] = "";
        }

        if (body["think"] is not null && isChat)
        {
            whole["message"]!["thinking"] = "Let me think.";
        }

        await Answers.ObjectAsync(http, Last(whole, words.Count, reason));
    }

    private async Task ThinkAsync()
    {
        if (isChat && body["think"] is { } think && think.ToJsonString() != "false")
        {
            var line = Line(model, isChat, "");
            line["message"]!["thinking"] = "Let me think.";
            await Answers.LineAsync(http, line);
        }
    }

    private async Task CallToolAsync()
    {
        if (_script.CallsTool)
        {
            var line = Line(model, isChat, "");
            line["message"]!["tool_calls"] = ToolCalls();
            await Answers.LineAsync(http, line);
        }
    }

    private Task ComplainAsync() => Answers.LineAsync(
        http, new JsonObject { ["error"] = "an error was encountered while running the model: CUDA error" });

    private JsonArray ToolCalls() => new(new JsonObject
    {
        ["function"] = new JsonObject
        {
            ["name"] = body["tools"]![0]!["function"]!["name"]!.ToString(),
            ["arguments"] = new JsonObject { ["city"] = "Bern" },
        },
    });

    private JsonObject Last(JsonObject line, int tokens, string reason)
    {
        line["done"] = true;
        line["done_reason"] = reason;
        if (!isChat)
        {
            line["context"] = new JsonArray([.. Enumerable.Range(1, 300).Select(number => (JsonNode)number)]);
        }

        line["total_duration"] = 5_000_000;
        line["load_duration"] = 1_000_000;
        line["prompt_eval_count"] = 11;
        line["prompt_eval_duration"] = 1_000_000;
        line["eval_count"] = tokens;
        line["eval_duration"] = 3_000_000;
        return line;
    }
}
