using System.Text;
using HomeLab.FakeOllama;
using HomeLab.Testing;

namespace HomeLab.Gateway.Tests.Http;

/// <summary>What clients and proxies rely on beside the bodies: headers, when bytes leave, how failures look.</summary>
public sealed class WireRulesTests : IAsyncLifetime
{
    private const string Messages = "\"model\":\"llama3.2:3b\",\"messages\":[{\"role\":\"user\",\"content\":\"one two three four\"}]";

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

    [Theory]
    [InlineData("/v1/chat/completions", "{\"stream\":true," + Messages + "}", "text/event-stream")]
    [InlineData("/v1/completions", """{"stream":true,"model":"llama3.2:3b","prompt":"one two three four"}""", "text/event-stream")]
    [InlineData("/v1/responses", """{"stream":true,"model":"llama3.2:3b","input":"one two three four"}""", "text/event-stream")]
    [InlineData("/api/chat", "{" + Messages + "}", "application/x-ndjson")]
    [InlineData("/api/generate", """{"model":"llama3.2:3b","prompt":"one two three four"}""", "application/x-ndjson")]
    public async Task Tokens_leave_as_they_come_uncompressed_and_unbuffered(string path, string body, string contentType)
    {
        _ollama.Faults.Next(Fault.HangMidStream);

        using var response = await _gateway.Client.PostJsonAsync(path, body, Ct, ("Accept-Encoding", "gzip, deflate, br"));
        await using var stream = await response.Content.ReadAsStreamAsync(Ct);
        var seen = await ReadUntilAsync(stream, "said");

        Assert.Contains("You", seen, StringComparison.Ordinal);
        Assert.Equal(contentType, response.Content.Headers.ContentType!.MediaType);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        Assert.Equal("no", response.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.StartsWith("req_", response.Headers.GetValues("x-request-id").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/chat/completions", "{\"stream\":true," + Messages + "}")]
    [InlineData("/v1/completions", """{"stream":true,"model":"llama3.2:3b","prompt":"x"}""")]
    [InlineData("/v1/responses", """{"stream":true,"model":"llama3.2:3b","input":"x"}""")]
    [InlineData("/api/chat", "{" + Messages + "}")]
    public async Task A_stream_that_fails_before_it_begins_is_a_status_with_json(string path, string body)
    {
        _ollama.Faults.Always = Fault.Error500;

        using var response = await _gateway.Client.PostJsonAsync(path, body, Ct);

        Assert.Equal(500, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.NotNull((await response.JsonAsync(Ct))["error"]);
    }

    [Fact]
    public async Task The_clients_own_request_id_comes_back()
    {
        using var response = await _gateway.Client.PostJsonAsync("/v1/chat/completions", "{", Ct, ("x-request-id", "mine-1"));

        Assert.Equal("mine-1", response.Headers.GetValues("x-request-id").Single());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/version")]
    [InlineData("/api/tags")]
    public async Task Ollamas_clients_may_ask_with_head(string path)
    {
        using var response = await _gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Ct);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("hf.co/bartowski/Llama-3.2-3B-GGUF:Q4_K_M")]
    [InlineData("llama3.2:3b")]
    public async Task Models_are_found_by_ids_with_slashes_and_colons(string id)
    {
        _ollama.Models.Install(id);
        await Eventually.TrueAsync(
            async () => (await _gateway.Client.GetStringAsync("/v1/models", Ct)).Contains(id, StringComparison.Ordinal));

        Assert.Equal(id, (await _gateway.Client.GetJsonAsync("/v1/models/" + id, Ct))["id"]!.ToString());
        Assert.Equal(id, (await _gateway.Client.GetJsonAsync("/v1/models/" + Uri.EscapeDataString(id), Ct))["id"]!.ToString());
    }

    [Fact]
    public async Task Fields_that_are_null_count_as_absent()
    {
        using var response = await _gateway.Client.PostJsonAsync("/v1/chat/completions", "{" + Messages + """
            ,"stream":null,"n":null,"stop":null,"temperature":null,"top_p":null,"seed":null,"max_tokens":null,"max_completion_tokens":null,"tools":null,
             "tool_choice":null,"parallel_tool_calls":null,"response_format":null,"stream_options":null,"reasoning_effort":null,"logprobs":null,"user":null}
            """, Ct);

        Assert.Equal("You said: one two three four", (await response.JsonAsync(Ct))["choices"]![0]!["message"]!["content"]!.ToString());
    }

    [Fact]
    public async Task Pages_of_the_origins_that_are_allowed_may_call()
    {
        await using var open = await HttpGateway.StartAsync(new() { ["Http:AllowedOrigins:0"] = "http://webui.home" }, [_ollama]);

        foreach (var (origin, allowed) in new[] { ("http://webui.home", true), ("http://evil.example", false) })
        {
            using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/chat/completions");
            preflight.Headers.Add("Origin", origin);
            preflight.Headers.Add("Access-Control-Request-Method", "POST");
            preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");
            using var response = await open.Client.SendAsync(preflight, Ct);

            Assert.Equal(allowed, response.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    private static async Task<string> ReadUntilAsync(Stream stream, string word)
    {
        var (seen, buffer) = (new StringBuilder(), new byte[4096]);
        while (!seen.ToString().Contains(word, StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer, Ct).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Ct);
            Assert.True(read > 0, seen.ToString());
            seen.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return seen.ToString();
    }
}
