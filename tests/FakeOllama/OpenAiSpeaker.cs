using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>Says one answer as OpenAI's servers do. Tool calls come in pieces.</summary>
internal sealed class OpenAiSpeaker(HttpContext http, JsonObject body, bool isChat, Fault fault)
{
    private readonly Script _script = new(body, isChat, "response_format");

    public static JsonObject Error(string message) => new()
    {
        ["error"] = new JsonObject { ["message"] = message, ["type"] = "invalid_request_error", ["param"] = null, ["code"] = null },
    };

    public async Task SpeakAsync()
    {
        var words = _script.Words;
        var limit = body["max_tokens"]?.GetValue<int>() ?? int.MaxValue;
        var reason = _script.CallsTool ? "tool_calls" : words.Count > limit ? "length" : "stop";
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
            if (await Script.BreakAsync(http, fault, i, ComplainAsync, "data: this is not JSON\n\n"))
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
        if (!_script.CallsTool)
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

    private Task ComplainAsync() => EventAsync(Error("EngineCore encountered an issue."));

    private bool Thinks => body["reasoning_effort"] is not null;

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
            var message = new JsonObject { ["role"] = "assistant", ["content"] = _script.CallsTool ? null : string.Concat(words) };
            if (_script.CallsTool)
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
