using System.Text.Json.Nodes;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Http;

namespace HomeLab.Gateway.Tests.Clients;

/// <summary>
/// The calls that Home Assistant's integrations make: Ollama's over <c>/api</c>, OpenAI's over <c>/v1/responses</c>, in whole turns with
/// tools.
/// </summary>
public sealed class HomeAssistantTests : IAsyncLifetime
{
    private const string Parameters = """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""";

    private FakeOllamaServer _ollama = null!;
    private HttpGateway _gateway = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _ollama = await FakeOllamaServer.StartAsync();
        _gateway = await HttpGateway.StartAsync(_ollama);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _ollama.DisposeAsync();
    }

    [Fact]
    public async Task The_ollama_integration_calls_a_tool_and_tells_its_result()
    {
        const string Rest = """
            "stream":true,"keep_alive":-1,"think":false,"options":{"num_ctx":8192},
            "tools":[{"type":"function","function":{"name":"HassGetWeather","description":"","parameters":
            """ + Parameters + "}}]}";

        var tags = await _gateway.Client.GetJsonAsync("/api/tags", Ct);
        var first = await AskAsync("/api/chat", """{"model":"llama3.2:3b","messages":[{"role":"user","content":"the weather"}],""" + Rest);
        var call = first.Single(line => line["message"]!["tool_calls"] is not null)["message"]!["tool_calls"]![0]!;
        var second = await AskAsync("/api/chat", $$"""
            {"model":"llama3.2:3b","messages":[{"role":"user","content":"the weather"},{"role":"assistant","content":"","tool_calls":[{{call.ToJsonString()}}]},
             {"role":"tool","content":"{\"degrees\":4}"}],{{Rest}}
            """);

        Assert.Contains(tags["models"]!.AsArray(), model => model!["model"]!.ToString() == "llama3.2:3b");
        Assert.Equal("HassGetWeather", call["function"]!["name"]!.ToString());
        Assert.Equal("You said: the weather", string.Concat(second.Select(line => line["message"]!["content"]!.ToString())));
        Assert.Equal(1, _ollama.Models.Loads);
    }

    [Fact]
    public async Task The_openai_integration_calls_a_tool_and_tells_its_result()
    {
        var first = await RespondAsync("""[{"type":"message","role":"developer","content":"You are a voice assistant."},{"type":"message","role":"user","content":"the weather"}]""");
        var called = first.Single(each => each["type"]!.ToString() == "response.output_item.done")["item"]!;
        var second = await RespondAsync($$"""
            [{"type":"message","role":"user","content":"the weather"},{{called.ToJsonString()}},
             {"type":"function_call_output","call_id":"{{called["call_id"]}}","output":"{\"degrees\":4}"}]
            """);

        Assert.Equal("""{"city":"Bern"}""", called["arguments"]!.ToString());
        Assert.Equal(
            ["response.created", "response.in_progress", "response.output_item.added", "response.function_call_arguments.delta"],
            first.Take(4).Select(each => each["type"]!.ToString()));
        Assert.Equal(
            "You said: the weather", second.Single(each => each["type"]!.ToString() == "response.output_text.done")["text"]!.ToString());
        var completed = second[^1];
        Assert.Equal("response.completed", completed["type"]!.ToString());
        Assert.Equal(11, completed["response"]!["usage"]!["input_tokens"]!.GetValue<int>());
        Assert.Equal(second.Select((_, i) => i), second.Select(each => each["sequence_number"]!.GetValue<int>()));
        var asked = _ollama.Journal.Requests[^1].Body!;
        Assert.Equal("tool", asked["messages"]!.AsArray()[^1]!["role"]!.ToString());
        Assert.Equal(3000, asked["options"]!["num_predict"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_openai_integration_asks_for_structured_data()
    {
        var events = await RespondAsync(
            """[{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"},{"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo=","detail":"auto"}]}]""",
            ""","text":{"format":{"type":"json_schema","name":"task","schema":{"type":"object"},"strict":true},"verbosity":"medium"}""");

        var asked = _ollama.Journal.Requests[^1].Body!;
        Assert.Equal("""{"type":"object"}""", asked["format"]!.ToJsonString());
        Assert.Equal("iVBORw0KGgo=", asked["messages"]![0]!["images"]![0]!.ToString());
        Assert.Equal("""{"ok":true}""", events.Single(each => each["type"]!.ToString() == "response.output_text.done")["text"]!.ToString());
    }

    [Fact]
    public async Task A_wrong_key_is_what_its_set_up_calls_invalid_authentication()
    {
        await using var locked = await HttpGateway.StartAsync(
            new() { ["Access:Mode"] = "Required", ["Access:KeysFile"] = "/nowhere/keys.json", ["Access:PublicLists"] = "false" }, [_ollama]);

        using var response = await locked.Client.GetAsync("/v1/models", Ct);

        Assert.Equal(401, (int)response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("invalid_api_key", (await response.JsonAsync(Ct))["error"]!["code"]!.ToString());
    }

    private Task<List<JsonNode>> RespondAsync(string input, string more = "") => AskAsync("/v1/responses", $$"""
        {"model":"llama3.2:3b","input":{{input}},"max_output_tokens":3000,"top_p":1.0,"temperature":1.0,"user":"01J","store":false,"stream":true,
         "service_tier":"auto","prompt_cache_retention":"24h","include":["reasoning.encrypted_content"],"reasoning":{"effort":"low","summary":"auto"},
         "tools":[{"type":"function","name":"HassGetWeather","description":null,"parameters":{{Parameters}},"strict":false}]{{more}}}
        """);

    private async Task<List<JsonNode>> AskAsync(string path, string body)
    {
        using var response = await _gateway.Client.PostJsonAsync(path, body, Ct);
        Assert.True(response.IsSuccessStatusCode, await response.TextAsync(Ct));
        return path.StartsWith("/api", StringComparison.Ordinal) ? await response.LinesAsync(Ct) : await response.EventsAsync(Ct);
    }
}
