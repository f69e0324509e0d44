using System.Text.Json.Nodes;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Http;

namespace HomeLab.Gateway.Tests.Llm.OpenAi;

public sealed class ChatTranslationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Honours_what_ollamas_own_layer_drops()
    {
        var native = await NativeOf("""
            {"model":"llama3.2:3b","messages":[{"role":"developer","content":"be brief"},{"role":"user","content":"hi"}],
             "max_completion_tokens":7,"temperature":0.2,"stop":"END","seed":3,"top_k":5,"num_ctx":1024,"reasoning_effort":"none",
             "tools":[{"type":"function","function":{"name":"a","parameters":{}}},{"type":"function","function":{"name":"b","parameters":{}}}],
             "tool_choice":{"type":"function","function":{"name":"b"}},
             "response_format":{"type":"json_schema","json_schema":{"name":"x","schema":{"type":"object"}}}}
            """);

        Assert.Equal("""{"temperature":0.2,"seed":3,"top_k":5,"num_predict":7,"stop":["END"],"num_ctx":8192}""", native["options"]!.ToJsonString());
        Assert.Equal("30m", native["keep_alive"]!.ToString());
        Assert.False(native["think"]!.GetValue<bool>());
        Assert.Equal("system", native["messages"]![0]!["role"]!.ToString());
        Assert.Equal("b", native["tools"]!.AsArray().Single()!["function"]!["name"]!.ToString());
        Assert.Contains("tool b", native["messages"]![2]!["content"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal("""{"type":"object"}""", native["format"]!.ToJsonString());
    }

    [Fact]
    public async Task Leaves_sampling_to_the_model_when_the_client_says_nothing()
    {
        var native = await NativeOf("""{"model":"llama3.2:3b","messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal("""{"num_ctx":8192}""", native["options"]!.ToJsonString());
        Assert.Null(native["think"]);
        Assert.Null(native["tools"]);
    }

    [Fact]
    public async Task Hands_pictures_on_as_bare_base64_and_joins_texts()
    {
        var native = await NativeOf("""
            {"model":"llama3.2:3b","messages":[{"role":"user","content":[{"type":"text","text":"what"},
             {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"text","text":"is this"},
             {"type":"input_audio","input_audio":{"data":"BBBB","format":"wav"}}]}]}
            """);

        Assert.Equal("what\nis this", native["messages"]![0]!["content"]!.ToString());
        Assert.Equal("""["AAAA","BBBB"]""", native["messages"]![0]!["images"]!.ToJsonString());
    }

    [Fact]
    public async Task Names_the_tool_of_a_result()
    {
        var native = await NativeOf("""
            {"model":"llama3.2:3b","messages":[{"role":"user","content":"x"},
             {"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"light","arguments":"{\"on\":true}"}}]},
             {"role":"tool","tool_call_id":"c1","content":"done"}]}
            """);

        Assert.Equal("""{"on":true}""", native["messages"]![1]!["tool_calls"]![0]!["function"]!["arguments"]!.ToJsonString());
        Assert.Equal("light", native["messages"]![2]!["tool_name"]!.ToString());
    }

    [Theory]
    [InlineData("false", "reasoning")]
    [InlineData("true", "reasoning")]
    public async Task Passes_thoughts_on_as_reasoning(string stream, string field)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);

        var body = $$"""{"model":"llama3.2:3b","stream":{{stream}},"reasoning_effort":"high","messages":[{"role":"user","content":"hi"}]}""";
        using var response = await gateway.Client.PostJsonAsync("/v1/chat/completions", body, Ct);

        Assert.Contains($"\"{field}\":\"Let me think.\"", await response.TextAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_has_openais_order_and_one_id()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);

        var body = """{"model":"llama3.2:3b","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"a \"quote\" é 😀"}]}""";
        using var response = await gateway.Client.PostJsonAsync("/v1/chat/completions", body, Ct);
        var text = await response.TextAsync(Ct);
        var chunks = text.Split('\n').Where(
            line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => JsonNode.Parse(line[6..])!).ToList();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Single(chunks.Select(chunk => chunk["id"]!.ToString()).Distinct());
        Assert.Equal("assistant", chunks[0]["choices"]![0]!["delta"]!["role"]!.ToString());
        Assert.Equal(
            "You said: a \"quote\" é 😀",
            string.Concat(
                chunks.SelectMany(chunk => chunk["choices"]!.AsArray()).Select(choice => choice!["delta"]!["content"]?.ToString())));
        Assert.Equal("{}", chunks[^2]["choices"]![0]!["delta"]!.ToJsonString());
        Assert.Equal("stop", chunks[^2]["choices"]![0]!["finish_reason"]!.ToString());
        Assert.Empty(chunks[^1]["choices"]!.AsArray());
        Assert.Equal(11, chunks[^1]["usage"]!["prompt_tokens"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_answer_cut_by_the_limit_says_length()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);

        using var response = await gateway.Client.PostJsonAsync(
            "/v1/chat/completions", """{"model":"llama3.2:3b","max_tokens":2,"messages":[{"role":"user","content":"hi"}]}""", Ct);

        Assert.Equal("length", (await response.JsonAsync(Ct))["choices"]![0]!["finish_reason"]!.ToString());
    }

    [Theory]
    [InlineData("Kind", "OpenAi")]
    [InlineData("Translate", "false")]
    public async Task Without_translation_bytes_pass(string setting, string value)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(new() { [$"Llm:Backends:0:{setting}"] = value }, [ollama]);

        var body = """{"model":"llama3.2:3b","stream":true,"logit_bias":{"50256":-100},"messages":[{"role":"user","content":"hi"}]}""";
        using var response = await gateway.Client.PostJsonAsync("/v1/chat/completions", body, Ct);
        var text = await response.TextAsync(Ct);

        Assert.Equal(5, text.Split("data: ").Length - 1);
        Assert.Equal("""{"50256":-100}""", ollama.Journal.Requests.Single().Body!["logit_bias"]!.ToJsonString());
        Assert.Equal("/v1/chat/completions", ollama.Journal.Requests.Single().Path);
    }

    private static async Task<JsonObject> NativeOf(string body)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);
        using var response = await gateway.Client.PostJsonAsync("/v1/chat/completions", body, Ct);
        Assert.True(response.IsSuccessStatusCode, await response.TextAsync(Ct));
        return ollama.Journal.Requests.Single().Body!;
    }
}
