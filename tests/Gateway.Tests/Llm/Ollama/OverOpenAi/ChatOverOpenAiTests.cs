using System.Text.Json.Nodes;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Http;

namespace HomeLab.Gateway.Tests.Llm.Ollama.OverOpenAi;

public sealed class ChatOverOpenAiTests : IAsyncLifetime
{
    private const string Tools = """[{"type":"function","function":{"name":"get_weather","description":"","parameters":{"type":"object","properties":{}}}}]""";

    private OpenAiGateway _gateway = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _gateway = await OpenAiGateway.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Streams_a_chat_line_by_line_as_ollama_does()
    {
        using var response = await _gateway.Http.Client.PostJsonAsync(
            "/api/chat", """{"model":"llama3.2:3b","messages":[{"role":"user","content":"hello there"}]}""", Ct);
        var lines = await response.LinesAsync(Ct);

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("You said: hello there", string.Concat(lines.Select(line => line["message"]!["content"]!.ToString())));
        Assert.All(lines, line => Assert.Equal("llama3.2:3b", line["model"]!.ToString()));
        Assert.All(lines, line => Assert.Equal("assistant", line["message"]!["role"]!.ToString()));
        Assert.All(lines.SkipLast(1), line => Assert.False(line["done"]!.GetValue<bool>()));
        AssertLast(lines[^1], tokens: 4);
        Assert.True(lines.Count > 3);
    }

    [Fact]
    public async Task Answers_a_whole_chat_with_one_object()
    {
        var answer = (await _gateway.AskAsync("/api/chat", """{"model":"llama3.2:3b","stream":false,"messages":[{"role":"user","content":"hi"}]}""")).Single();

        Assert.Equal("You said: hi", answer["message"]!["content"]!.ToString());
        AssertLast(answer, tokens: 3);
        Assert.False(_gateway.Asked["stream"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Says_it_in_fields_that_openais_servers_know()
    {
        await _gateway.AskAsync("/api/chat", """
            {"model":"llama3.2:3b","keep_alive":-1,"truncate":true,"format":"","messages":[{"role":"user","content":"hi"}],
             "options":{"num_ctx":8192,"temperature":0.2,"top_p":0.9,"top_k":40,"seed":7,"stop":["END"],"num_predict":-1,"mirostat":1}}
            """);

        Assert.Equal(
            ["messages", "model", "seed", "stop", "stream", "stream_options", "temperature", "top_p"],
            _gateway.Asked.Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal("""["END"]""", _gateway.Asked["stop"]!.ToJsonString());
    }

    [Fact]
    public async Task An_answer_cut_by_num_predict_says_length()
    {
        var lines = await _gateway.AskAsync("/api/chat", """{"model":"llama3.2:3b","messages":[{"role":"user","content":"hi"}],"options":{"num_predict":2}}""");

        Assert.Equal(2, _gateway.Asked["max_tokens"]!.GetValue<int>());
        Assert.Equal("length", lines[^1]["done_reason"]!.ToString());
    }

    [Theory]
    [InlineData("\"json\"", """{"type":"json_object"}""")]
    [InlineData("""{"type":"object"}""", """{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}}""")]
    public async Task Format_becomes_a_response_format(string format, string expected)
    {
        var lines = await _gateway.AskAsync("/api/chat", $$"""{"model":"llama3.2:3b","format":{{format}},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(expected, _gateway.Asked["response_format"]!.ToJsonString());
        Assert.True(JsonNode.Parse(string.Concat(lines.Select(line => line["message"]!["content"]!.ToString())))!["ok"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("iVBORw0KGgo=", "data:image/png;base64,iVBORw0KGgo=")]
    [InlineData("/9j/4AAQ", "data:image/jpeg;base64,/9j/4AAQ")]
    [InlineData("data:image/webp;base64,UklG", "data:image/webp;base64,UklG")]
    public async Task Pictures_become_data_urls(string picture, string url)
    {
        var lines = await _gateway.AskAsync("/api/chat", $$"""{"model":"llama3.2:3b","messages":[{"role":"user","content":"what is this","images":["{{picture}}"]}]}""");

        var parts = _gateway.Asked["messages"]![0]!["content"]!.AsArray();
        Assert.Equal("what is this", parts[0]!["text"]!.ToString());
        Assert.Equal(url, parts[1]!["image_url"]!["url"]!.ToString());
        Assert.Equal("You said: what is this", string.Concat(lines.Select(line => line["message"]!["content"]!.ToString())));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tool_calls_arrive_whole_with_arguments_as_objects(bool stream)
    {
        var lines = await _gateway.AskAsync("/api/chat", $$"""
            {"model":"llama3.2:3b","stream":{{(stream ? "true" : "false")}},"tools":{{Tools}},"messages":[{"role":"user","content":"the weather"}]}
            """);

        var call = lines.Single(line => line["message"]!["tool_calls"] is not null)["message"]!["tool_calls"]!.AsArray().Single()!;
        Assert.Equal("get_weather", call["function"]!["name"]!.ToString());
        Assert.Equal("""{"city":"Bern"}""", call["function"]!["arguments"]!.ToJsonString());
        Assert.Equal("stop", lines[^1]["done_reason"]!.ToString());
    }

    [Fact]
    public async Task Results_without_ids_answer_the_calls_in_their_order_as_home_assistant_sends_them()
    {
        var lines = await _gateway.AskAsync("/api/chat", $$$$"""
            {"model":"llama3.2:3b","stream":true,"keep_alive":-1,"think":false,"options":{"num_ctx":8192},"tools":{{{{Tools}}}},"messages":[
              {"role":"system","content":"You are a voice assistant."},
              {"role":"user","content":"the weather in two places"},
              {"role":"assistant","content":"","tool_calls":[
                {"function":{"name":"get_weather","arguments":{"city":"Bern"}}},{"function":{"name":"get_weather","arguments":{"city":"Basel"}}}]},
              {"role":"tool","content":"{\"degrees\":4}"},
              {"role":"tool","content":"{\"degrees\":6}"}]}
            """);

        var messages = _gateway.Asked["messages"]!.AsArray();
        Assert.Equal("""{"city":"Basel"}""", messages[2]!["tool_calls"]![1]!["function"]!["arguments"]!.ToString());
        Assert.Equal(
            messages[2]!["tool_calls"]!.AsArray().Select(call => call!["id"]!.ToString()),
            messages.Skip(3).Select(result => result!["tool_call_id"]!.ToString()));
        Assert.StartsWith(
            "You said", string.Concat(lines.Select(line => line["message"]!["content"]!.ToString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"high\"", "Let me think.", "high")]
    [InlineData("true", "", null)]
    [InlineData("false", "", null)]
    public async Task Think_asks_for_an_effort_where_one_is_named(string think, string thoughts, string? effort)
    {
        var lines = await _gateway.AskAsync("/api/chat", $$"""{"model":"llama3.2:3b","think":{{think}},"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Equal(thoughts, string.Concat(lines.Select(line => line["message"]!["thinking"]?.ToString())));
        Assert.Equal(effort, _gateway.Asked["reasoning_effort"]?.ToString());
    }

    [Theory]
    [InlineData(Fault.DieMidStream, "connection broke")]
    [InlineData(Fault.StopMidStream, "ended before")]
    [InlineData(Fault.GarbageMidStream, "not JSON")]
    [InlineData(Fault.ErrorMidStream, "EngineCore")]
    public async Task A_failure_inside_an_answer_is_a_last_line_with_an_error(Fault fault, string words)
    {
        _gateway.Backend.Faults.Next(fault);

        var lines = await _gateway.AskAsync("/api/chat", """{"model":"llama3.2:3b","messages":[{"role":"user","content":"one two three four"}]}""");

        Assert.Contains(words, lines[^1]["error"]!.ToString(), StringComparison.Ordinal);
        Assert.StartsWith(
            "You said:",
            string.Concat(lines.SkipLast(1).Select(line => line["message"]!["content"]!.ToString())),
            StringComparison.Ordinal);
        _gateway.Http.Log.AssertNoErrors();
    }

    [Fact]
    public async Task A_pause_longer_than_allowed_is_a_last_line_with_an_error()
    {
        await using var hasty = await OpenAiGateway.StartAsync(("Llm:IdleTimeout", "300ms"));
        hasty.Backend.Faults.Next(Fault.HangMidStream);

        var lines = await hasty.AskAsync(
            "/api/chat", """{"model":"llama3.2:3b","messages":[{"role":"user","content":"one two three four"}]}""");

        Assert.Contains("nothing came", lines[^1]["error"]!.ToString(), StringComparison.Ordinal);
        await hasty.Backend.Journal.NextAbortAsync(Ct);
        hasty.Http.Log.AssertNoErrors();
    }

    [Theory]
    [InlineData(Fault.Error500, 500)]
    [InlineData(Fault.Busy, 503)]
    [InlineData(Fault.DieBeforeFirstByte, 502)]
    public async Task A_failure_before_the_first_byte_is_a_status_in_ollamas_shape(Fault fault, int status)
    {
        _gateway.Backend.Faults.Always = fault;

        using var response = await _gateway.Http.Client.PostJsonAsync("/api/chat", """{"model":"llama3.2:3b","messages":[{"role":"user","content":"hi"}]}""", Ct);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.IsAssignableFrom<JsonValue>((await response.JsonAsync(Ct))["error"]);
    }

    [Fact]
    public async Task A_client_that_leaves_stops_the_backend()
    {
        _gateway.Backend.Faults.Next(Fault.HangMidStream);
        using (var response = await _gateway.Http.Client.PostJsonAsync("/api/chat", """{"model":"llama3.2:3b","messages":[{"role":"user","content":"hi"}]}""", Ct))
        {
            Assert.Equal(200, (int)response.StatusCode);
        }

        await _gateway.Backend.Journal.NextAbortAsync(Ct);
        _gateway.Http.Log.AssertNoErrors();
    }

    [Theory]
    [InlineData("""{"model":"llama3.2:3b","messages":[{"role":"tool","content":"4"}]}""")]
    [InlineData("""{"model":"llama3.2:3b","messages":[7]}""")]
    [InlineData("""{"model":"llama3.2:3b","messages":7}""")]
    [InlineData("""{"model":"llama3.2:3b","messages":[{"role":"user","content":{}}]}""")]
    [InlineData("""{"model":"llama3.2:3b","messages":[{"role":"user","content":"x","images":[7]}]}""")]
    [InlineData("""{"model":"llama3.2:3b","messages":[{"role":"user","content":"x"}],"format":"xml"}""")]
    [InlineData("""{"model":"llama3.2:3b","messages":[{"role":"user","content":"x"}],"options":[]}""")]
    public async Task Bad_input_is_answered_in_ollamas_shape(string body)
    {
        using var response = await _gateway.Http.Client.PostJsonAsync("/api/chat", body, Ct);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.IsAssignableFrom<JsonValue>((await response.JsonAsync(Ct))["error"]);
        Assert.Empty(_gateway.Backend.Journal.Requests);
        _gateway.Http.Log.AssertNoErrors();
    }

    private static void AssertLast(JsonNode last, int tokens)
    {
        Assert.True(last["done"]!.GetValue<bool>());
        Assert.Equal("stop", last["done_reason"]!.ToString());
        Assert.Equal(7, last["prompt_eval_count"]!.GetValue<int>());
        Assert.Equal(tokens, last["eval_count"]!.GetValue<int>());
        Assert.True(last["total_duration"]!.GetValue<long>() >= last["eval_duration"]!.GetValue<long>());
        Assert.True(last["prompt_eval_duration"]!.GetValue<long>() >= 0);
        Assert.True(DateTimeOffset.TryParse(last["created_at"]!.ToString(), null, out _));
    }
}
