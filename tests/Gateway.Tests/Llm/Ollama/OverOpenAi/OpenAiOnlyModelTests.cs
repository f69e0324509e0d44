using System.Text.Json.Nodes;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Clients;
using HomeLab.Gateway.Tests.Http;

namespace HomeLab.Gateway.Tests.Llm.Ollama.OverOpenAi;

/// <summary>The native routes beside chat, for a model that only an OpenAI-compatible backend has.</summary>
public sealed class OpenAiOnlyModelTests : IAsyncLifetime
{
    private OpenAiGateway _gateway = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _gateway = await OpenAiGateway.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Is_listed_and_shown()
    {
        var models = (await _gateway.Http.Client.GetJsonAsync("/api/tags", Ct))["models"]!.AsArray();
        var show = (await _gateway.AskAsync("/api/show", """{"model":"llama3.2:3b"}""")).Single();

        Assert.Equal(
            ["llama3.2:3b", "nomic-embed-text:latest"], models.Select(model => model!["model"]!.ToString()).Order(StringComparer.Ordinal));
        Assert.All(models, model => Assert.Equal(64, model!["digest"]!.ToString().Length));
        Assert.Equal("""["completion","tools"]""", show["capabilities"]!.ToJsonString());
        Assert.Equal(32_768, show["model_info"]!["openai.context_length"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"model":"llama3.2:3b","prompt":"once"}""", "/v1/chat/completions")]
    [InlineData("""{"model":"llama3.2:3b","prompt":"once","system":"Be brief.","images":["iVBORw0KGgo="]}""", "/v1/chat/completions")]
    [InlineData("""{"model":"llama3.2:3b","prompt":"once","raw":true}""", "/v1/completions")]
    [InlineData("""{"model":"llama3.2:3b","prompt":"once","suffix":"end","stream":false}""", "/v1/completions")]
    public async Task Generates(string body, string route)
    {
        var lines = await _gateway.AskAsync("/api/generate", body);

        Assert.Equal(route, _gateway.Backend.Journal.Requests.Single().Path);
        Assert.Equal("You said: once", string.Concat(lines.Select(line => line["response"]!.ToString())));
        Assert.True(lines[^1]["done"]!.GetValue<bool>());
        Assert.Equal(3, lines[^1]["eval_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_system_prompt_and_pictures_go_along_with_a_prompt()
    {
        await _gateway.AskAsync("/api/generate", """{"model":"llama3.2:3b","prompt":"once","system":"Be brief.","images":["iVBORw0KGgo="]}""");

        var messages = _gateway.Asked["messages"]!;
        Assert.Equal("Be brief.", messages[0]!["content"]!.ToString());
        Assert.Equal("data:image/png;base64,iVBORw0KGgo=", messages[1]!["content"]![1]!["image_url"]!["url"]!.ToString());
    }

    [Fact]
    public async Task Embeds_over_both_routes()
    {
        var many = (await _gateway.AskAsync("/api/embed", """{"model":"nomic-embed-text","input":["one","three"],"keep_alive":"5m"}""")).Single();
        var one = (await _gateway.AskAsync("/api/embeddings", """{"model":"nomic-embed-text","prompt":"one"}""")).Single();

        Assert.Equal("[[0.25,-0.5,3],[0.25,-0.5,5]]", many["embeddings"]!.ToJsonString());
        Assert.Equal(4, many["prompt_eval_count"]!.GetValue<int>());
        Assert.Equal("[0.25,-0.5,3]", one["embedding"]!.ToJsonString());
    }

    [Theory]
    [InlineData("/api/chat", """{"model":"llama3.2:3b"}""", "done_reason", "\"load\"")]
    [InlineData("/api/generate", """{"model":"llama3.2:3b","prompt":""}""", "done_reason", "\"load\"")]
    [InlineData("/api/embed", """{"model":"llama3.2:3b","input":[]}""", "embeddings", "[]")]
    public async Task Has_nothing_to_load(string path, string body, string field, string value)
    {
        var answer = (await _gateway.AskAsync(path, body)).Single();

        Assert.Equal(value, answer[field]!.ToJsonString());
        Assert.Empty(_gateway.Backend.Journal.Requests);
    }

    [Theory]
    [InlineData("POST", "/api/generate", """{"model":"llama3.2:3b","prompt":"","keep_alive":0}""")]
    [InlineData("POST", "/api/generate", """{"model":"llama3.2:3b","prompt":"x","template":"{{ .Prompt }}"}""")]
    [InlineData("POST", "/api/generate", """{"model":"llama3.2:3b","prompt":"x","context":[1,2]}""")]
    [InlineData("DELETE", "/api/delete", """{"model":"llama3.2:3b"}""")]
    [InlineData("POST", "/api/copy", """{"source":"llama3.2:3b","destination":"mine"}""")]
    public async Task Refuses_what_only_ollama_can_do_and_says_so(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body) };
        using var response = await _gateway.Http.Client.SendAsync(request, Ct);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.IsAssignableFrom<JsonValue>((await response.JsonAsync(Ct))["error"]);
        Assert.Empty(_gateway.Backend.Journal.Requests);
    }

    [Fact]
    public async Task A_call_that_needs_ollama_goes_there_when_both_have_the_model()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(new() { ["Llm:Backends:0:Kind"] = "OpenAi" }, [_gateway.Backend, ollama]);
        await gateway.DiscoveredAsync();

        using var response = await gateway.Client.PostJsonAsync("/api/generate", """{"model":"llama3.2:3b","prompt":"x","context":[1,2]}""", Ct);

        Assert.Equal("b1", response.Headers.GetValues("x-homelab-backend").Single());
    }

    [Fact]
    public async Task The_npm_client_of_ollama_understands_every_answer()
    {
        var seen = await NodeScript.RunAsync("ollama-over-openai.mjs", _gateway.Http.Url);

        Assert.Equal("[\"llama3.2:3b\",\"nomic-embed-text:latest\"]", seen["list"]!.ToJsonString());
        Assert.Equal("[\"completion\",\"tools\"]", seen["show"]!.ToJsonString());
        Assert.Equal("You said: hello from npm", seen["chat"]!.ToString());
        Assert.Equal("You said: hello from npm", seen["stream"]!.ToString());
        Assert.Equal("Let me think.", seen["thinking"]!.ToString());
        Assert.Equal("Bern", seen["tool"]!["arguments"]!["city"]!.ToString());
        Assert.Equal("You said: the weather please", seen["afterTool"]!.ToString());
        Assert.Equal("You said: what is this", seen["picture"]!.ToString());
        Assert.Equal("{\"ok\":true}", seen["format"]!.ToString());
        Assert.Equal("You said: once", seen["generate"]!.ToString());
        Assert.Equal("[[0.25,-0.5,3],[0.25,-0.5,5]]", seen["embed"]!.ToJsonString());
        Assert.Equal(404, seen["notFound"]!.GetValue<int>());
        Assert.Equal("AbortError", seen["aborted"]!.ToString());
        _gateway.Http.Log.AssertNoErrors();
    }
}
