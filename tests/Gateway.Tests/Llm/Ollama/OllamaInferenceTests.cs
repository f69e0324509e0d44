using System.Text.Json.Nodes;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Tests.Http;
using HomeLab.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HomeLab.Gateway.Tests.Llm.Ollama;

public sealed class OllamaInferenceTests
{
    private const string Hello = """{"model":"llama3.2:3b","messages":[{"role":"user","content":"hello there"}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_a_chat_line_by_line()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);

        using var response = await gateway.Client.PostJsonAsync("/api/chat", Hello, Ct);
        var lines = await response.LinesAsync(Ct);

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("b0", response.Headers.GetValues("x-homelab-backend").Single());
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("You said: hello there", string.Concat(lines.Select(line => line["message"]!["content"]!.ToString())));
        Assert.True(lines[^1]["done"]?.GetValue<bool>(), lines[^1].ToJsonString());
        Assert.Equal(11, lines[^1]["prompt_eval_count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Two_clients_with_different_load_options_load_the_model_once()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);

        string[] bodies =
        [
            """{"model":"llama3.2:3b","messages":[{"role":"user","content":"ha"}],"options":{"num_ctx":8192,"temperature":0.3},"keep_alive":-1,"stream":false}""",
            """{"model":"llama3.2:3b","messages":[{"role":"user","content":"webui"}],"stream":false}""",
            """{"model":"llama3.2:3b","messages":[{"role":"user","content":"other"}],"options":{"num_ctx":2048,"num_gpu":10},"stream":false}""",
        ];
        for (var i = 0; i < 6; i++)
        {
            using var response = await gateway.Client.PostJsonAsync("/api/chat", bodies[i % 3], Ct);
            Assert.True(response.IsSuccessStatusCode);
        }

        Assert.Equal(1, ollama.Models.Loads);
        var first = ollama.Journal.Requests[0].Body!;
        Assert.Equal(8192, first["options"]!["num_ctx"]!.GetValue<int>());
        Assert.Equal(0.3, first["options"]!["temperature"]!.GetValue<double>());
        Assert.All(ollama.Journal.Requests, request => Assert.Equal("30m", request.Body!["keep_alive"]!.ToString()));
        Assert.All(ollama.Journal.Requests, request => Assert.Null(request.Body!["options"]!["num_gpu"]));
    }

    [Fact]
    public async Task Without_pinning_different_load_options_load_the_model_again()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(new() { ["Llm:PinLoadOptions"] = "false" }, [ollama]);

        foreach (var context in new[] { 8192, 2048 })
        {
            var body = $$"""{"model":"llama3.2:3b","prompt":"x","options":{"num_ctx":{{context}}},"stream":false}""";
            using var response = await gateway.Client.PostJsonAsync("/api/generate", body, Ct);
        }

        Assert.Equal(2, ollama.Models.Loads);
    }

    [Fact]
    public async Task Unknown_fields_pass_untouched()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);

        var body = """{"model":"llama3.2:3b","prompt":"x","raw":true,"context":[1,2,3],"brand_new":{"a":[1.50,"é"]}}""";
        using var response = await gateway.Client.PostJsonAsync("/api/generate", body, Ct);
        await response.LinesAsync(Ct);

        var seen = ollama.Journal.Requests.Single().Body!;
        Assert.Equal("""{"a":[1.50,"é"]}""", seen["brand_new"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        Assert.Equal(3, seen["context"]!.AsArray().Count);
    }

    [Fact]
    public async Task Unloads_a_model_everywhere_without_waiting_for_a_slot()
    {
        await using var one = await FakeOllamaServer.StartAsync();
        await using var two = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(one, two);
        foreach (var server in new[] { one, two })
        {
            using var direct = new HttpClient { BaseAddress = new Uri(server.Url) };
            using var loaded = await direct.PostJsonAsync("/api/generate", """{"model":"llama3.2:3b","prompt":""}""", Ct);
        }

        var pool = gateway.Services.GetRequiredService<BackendPool>();
        await Eventually.TrueAsync(() => pool.Backends.All(backend => backend.HasLoaded("llama3.2:3b")));
        using var response = await gateway.Client.PostJsonAsync("/api/generate", """{"model":"llama3.2:3b","prompt":"","keep_alive":0}""", Ct);
        var answer = await response.TextAsync(Ct);

        Assert.Contains("unload", answer, StringComparison.Ordinal);
        Assert.Contains(one.Journal.Requests, request => request.Body!["keep_alive"]?.ToString() == "0");
        Assert.Contains(two.Journal.Requests, request => request.Body!["keep_alive"]?.ToString() == "0");
        Assert.Empty(one.Models.Loaded);
        Assert.Empty(two.Models.Loaded);
    }

    [Theory]
    [InlineData("/api/chat", "{", 400)]
    [InlineData("/api/chat", "[]", 400)]
    [InlineData("/api/chat", "{}", 400)]
    [InlineData("/api/chat", """{"model":7}""", 400)]
    [InlineData("/api/chat", """{"model":"a","Model":"b"}""", 400)]
    [InlineData("/api/chat", """{"model":"nobody-has-this","messages":[]}""", 404)]
    [InlineData("/api/show", """{"model":"nobody-has-this"}""", 404)]
    [InlineData("/api/pull", "", 400)]
    public async Task Bad_input_is_answered_in_ollamas_shape(string path, string body, int status)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);

        using var response = await gateway.Client.PostJsonAsync(path, body, Ct);
        var error = await response.JsonAsync(Ct);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.IsAssignableFrom<JsonValue>(error["error"]);
        gateway.Log.AssertNoErrors();
    }
}
