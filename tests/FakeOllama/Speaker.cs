using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>
/// Says one answer. A prompt with the word "weather" and tools on offer makes a tool call; a format makes JSON; think makes thoughts.
/// </summary>
internal sealed class Speaker(HttpContext http, FakeOllamaServer server, JsonObject body, string model, bool isChat)
{
    private const int TokensBeforeFault = 2;

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
        var words = Words();
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
            if (i == TokensBeforeFault && await BreakAsync(fault))
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
        if (WantsTool())
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
        if (WantsTool())
        {
            var line = Line(model, isChat, "");
            line["message"]!["tool_calls"] = ToolCalls();
            await Answers.LineAsync(http, line);
        }
    }

    private async Task<bool> BreakAsync(Fault fault)
    {
        switch (fault)
        {
            case Fault.DieMidStream:
                // A reset overtakes bytes that the peer has not read yet; these are to arrive.
                await Task.Delay(TimeSpan.FromMilliseconds(200), http.RequestAborted);
                http.Abort();
                return true;
            case Fault.ErrorMidStream:
                await Answers.LineAsync(
                    http, new JsonObject { ["error"] = "an error was encountered while running the model: CUDA error" });
                return true;
            case Fault.StopMidStream:
                return true;
            case Fault.GarbageMidStream:
                await http.Response.WriteAsync("\0\u0001 this is not JSON\n", http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                return true;
            case Fault.HangMidStream:
                await FakeOllamaServer.Forever(http);
                return true;
            default:
                return false;
        }
    }

    private List<string> Words()
    {
        if (WantsTool())
        {
            return [];
        }

        if (body["format"] is not null)
        {
            return ["{\"ok\":", "true", "}"];
        }

        return [.. ("You said: " + Prompt()).Split(' ').Select((word, i) => i == 0 ? word : " " + word)];
    }

    private string Prompt() =>
        isChat
            ? (body["messages"] as JsonArray)?.LastOrDefault(message => message?["role"]?.ToString() == "user")?["content"]?.ToString()
                ?? ""
            : body["prompt"]?.ToString() ?? "";

    private bool WantsTool() =>
        isChat
        && body["tools"] is JsonArray { Count: > 0 }
        && Prompt().Contains("weather", StringComparison.Ordinal)
        && (body["messages"] as JsonArray)?.Any(message => message?["role"]?.ToString() == "tool") != true;

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
