using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>Says one answer as OpenAI's servers do. Obeys the same words as <see cref="Speaker"/>; tool calls come in pieces.</summary>
internal sealed class OpenAiSpeaker(HttpContext http, JsonObject body, bool isChat, Fault fault)
{
    private const int WordsBeforeFault = 2;

    public static JsonObject Error(string message) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = null, ["code"] = null },
    };

    public async Task SpeakAsync()
    {
        var words = Words();
        var limit = body["max_tokens"]?.GetValue<int>() ?? int.MaxValue;
        var reason = WantsTool() ? "tool_calls" : words.Count > limit ? "length" : "stop";
        words = words.Take(limit).ToList();
        if (body["stream"]?.GetValue<bool>() != true)
        {
            await Answers.ObjectAsync(http, Whole(words, reason));
            return;
        }

        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync(": ping\n\n", http.RequestAborted);
        await PonderAsync();
        for (var i = 0; i < words.Count; i++)
        {
            if (i == WordsBeforeFault && await BreakAsync())
            {
                return;
            }

            await EventAsync(isChat ? Chunk(Delta(words[i], first: i == 0), null) : Chunk(words[i], null));
        }

        await CallToolAsync();
        await EventAsync(isChat ? Chunk([], reason) : Chunk("", reason));
        if (body["stream_options"]?["include_usage"]?.GetValue<bool>() == true)
        {
            var last = Frame("chat.completion.chunk");
            last["choices"] = new JsonArray();
            last["usage"] = Usage(words.Count);
            await EventAsync(last);
        }

        await http.Response.WriteAsync("data: [DONE]\n\n", http.RequestAborted);
    }

    private static JsonObject Delta(string word, bool first) =>
        first ? new JsonObject { ["role"] = "assistant", ["content"] = word } : new JsonObject { ["content"] = word };

    private async Task PonderAsync()
    {
        if (Thinks)
        {
            await EventAsync(
                Chunk(new JsonObject { ["role"] = "assistant", ["content"] = null, ["reasoning_content"] = "Let me think." }, null));
        }
    }

    private async Task CallToolAsync()
    {
        if (!WantsTool())
        {
            return;
        }

        for (var i = 0; i < body["tools"]!.AsArray().Count; i++)
        {
            await EventAsync(Chunk(new JsonObject { ["tool_calls"] = new JsonArray(Call(i, arguments: "")) }, null));
            foreach (var piece in (string[])["{\"city\"", ":\"Bern\"}"])
            {
                var function = new JsonObject { ["arguments"] = piece };
                await EventAsync(
                    Chunk(
                        new JsonObject { ["tool_calls"] = new JsonArray(new JsonObject { ["index"] = i, ["function"] = function }) },
                        null));
            }
        }
    }

    private JsonObject Call(int index, string arguments) => new()
    {
        ["index"] = index,
        ["id"] = $"call_fake{index}",
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = body["tools"]![index]!["function"]!["name"]!.ToString(), ["arguments"] = arguments },
    };

    private async Task<bool> BreakAsync()
    {
        switch (fault)
        {
            case Fault.DieMidStream:
                // A reset overtakes bytes that the peer has not read yet; these are to arrive.
                await Task.Delay(TimeSpan.FromMilliseconds(200), http.RequestAborted);
                http.Abort();
                return true;
            case Fault.ErrorMidStream:
                await EventAsync(Error("EngineCore encountered an issue."));
                return true;
            case Fault.StopMidStream:
                return true;
            case Fault.GarbageMidStream:
                await http.Response.WriteAsync("data: this is not JSON\n\n", http.RequestAborted);
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

        return body["response_format"] is not null
            ? ["{\"ok\":", "true", "}"]
            : [.. ("You said: " + Prompt()).Split(' ').Select((word, i) => i == 0 ? word : " " + word)];
    }

    private bool Thinks => body["reasoning_effort"] is not null;

    private bool WantsTool() =>
        body["tools"] is JsonArray { Count: > 0 }
        && Prompt().Contains("weather", StringComparison.Ordinal)
        && (body["messages"] as JsonArray)?.Any(message => message?["role"]?.ToString() == "tool") != true;

    private string Prompt()
    {
        if (!isChat)
        {
            return body["prompt"]?.ToString() ?? "";
        }

        var content = (body["messages"] as JsonArray)?.LastOrDefault(message => message?["role"]?.ToString() == "user")?["content"];
        return content is JsonArray parts ? string.Concat(parts.Select(part => part?["text"]?.ToString())) : content?.ToString() ?? "";
    }

    private async Task EventAsync(JsonObject chunk)
    {
        await http.Response.WriteAsync("data: " + chunk.ToJsonString() + "\n\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private JsonObject Chunk(JsonObject delta, string? finish)
    {
        var chunk = Frame("chat.completion.chunk");
        chunk["choices"] = new JsonArray(
            new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finish });
        return chunk;
    }

    private JsonObject Chunk(string text, string? finish)
    {
        var chunk = Frame("text_completion");
        chunk["choices"] = new JsonArray(
            new JsonObject { ["index"] = 0, ["text"] = text, ["logprobs"] = null, ["finish_reason"] = finish });
        return chunk;
    }

    private JsonObject Whole(List<string> words, string reason)
    {
        var whole = Frame(isChat ? "chat.completion" : "text_completion");
        var choice = new JsonObject { ["index"] = 0, ["finish_reason"] = reason };
        if (isChat)
        {
            var message = new JsonObject { ["role"] = "assistant", ["content"] = WantsTool() ? null : string.Concat(words) };
            if (WantsTool())
            {
                message["tool_calls"] = new JsonArray([.. body["tools"]!.AsArray().Select((_, i) => Call(i, "{\"city\":\"Bern\"}"))]);
            }

            if (Thinks)
            {
                message["reasoning_content"] = "Let me think.";
            }

            choice["message"] = message;
        }
        else
        {
            choice["text"] = string.Concat(words);
        }

        whole["choices"] = new JsonArray(choice);
        whole["usage"] = Usage(words.Count);
        return whole;
    }

    private JsonObject Frame(string kind) => new()
    {
        ["id"] = "chatcmpl-1",
        ["object"] = kind,
        ["created"] = 1_754_000_000,
        ["model"] = Answers.ModelOf(body),
    };

    private static JsonObject Usage(int tokens) =>
        new() { ["prompt_tokens"] = 7, ["completion_tokens"] = tokens, ["total_tokens"] = 7 + tokens };
}
