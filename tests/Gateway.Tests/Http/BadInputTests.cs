using HomeLab.FakeOllama;

namespace HomeLab.Gateway.Tests.Http;

public sealed class BadInputTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/chat/completions", "{", 400)]
    [InlineData("/v1/chat/completions", "null", 400)]
    [InlineData("/v1/chat/completions", "{} {}", 400)]
    [InlineData("/v1/chat/completions", """{"model":""}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"llama3.2:3b"}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"llama3.2:3b","messages":7}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"llama3.2:3b","messages":[7]}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"llama3.2:3b","messages":[{"content":"x"}]}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"llama3.2:3b","messages":[{"role":"user","content":{}}]}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"llama3.2:3b","messages":[],"temperature":"hot"}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"llama3.2:3b","messages":[],"n":3}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"llama3.2:3b","messages":[],"stop":{}}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"llama3.2:3b","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"http://169.254.169.254/"}}]}]}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"llama3.2:3b","messages":[],"response_format":{"type":"xml"}}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"llama3.2:3b","messages":[],"tools":[{"type":"web_search"}]}""", 400)]
    [InlineData("/v1/completions", """{"model":"llama3.2:3b","prompt":["a","b"]}""", 400)]
    [InlineData("/v1/embeddings", """{"model":"llama3.2:3b","input":[1,2,3]}""", 400)]
    [InlineData("/v1/responses", """{"model":"llama3.2:3b","input":"x","previous_response_id":"resp_1"}""", 400)]
    [InlineData("/v1/responses", """{"model":"llama3.2:3b"}""", 400)]
    [InlineData("/v1/chat/completions", """{"model":"nobody","messages":[]}""", 404)]
    [InlineData("/v1/nothing/here", "{}", 404)]
    public async Task Is_answered_in_openais_shape(string path, string body, int status)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);

        using var response = await gateway.Client.PostJsonAsync(path, body, Ct);
        var error = (await response.JsonAsync(Ct))["error"]!.AsObject();

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["message", "type", "param", "code"], error.Select(field => field.Key));
        Assert.NotEmpty(error["message"]!.ToString());
        gateway.Log.AssertNoErrors();
    }

    [Fact]
    public async Task A_deeply_nested_body_is_refused()
    {
        await using var gateway = await HttpGateway.StartAsync();

        using var response = await gateway.Client.PostJsonAsync("/v1/chat/completions", "{\"model\":" + new string('[', 100_000), Ct);

        Assert.Equal(400, (int)response.StatusCode);
        gateway.Log.AssertNoErrors();
    }

    [Fact]
    public async Task A_body_of_100_megabytes_is_refused()
    {
        await using var gateway = await HttpGateway.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new ByteArrayContent(new byte[100_000_000]),
            Headers = { ExpectContinue = true },
        };

        using var response = await gateway.Client.SendAsync(request, Ct);

        Assert.Equal(413, (int)response.StatusCode);
        gateway.Log.AssertNoErrors();
    }

    [Fact]
    public async Task A_body_that_never_says_its_length_is_cut_off_at_the_limit()
    {
        await using var gateway = await HttpGateway.StartAsync(new() { ["Llm:MaxRequestBytes"] = "100000" }, []);
        var chunk = "10000\r\n" + new string(' ', 0x10000) + "\r\n";

        var answer = await SendRawAsync(
            gateway, "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk + chunk);

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        gateway.Log.AssertNoErrors();
    }

    [Fact]
    public async Task A_form_that_never_says_its_length_is_cut_off_at_the_limit()
    {
        await using var gateway = await HttpGateway.StartAsync(new() { ["Audio:MaxUploadBytes"] = "100000" }, []);
        const string Head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n";
        var chunk = "10000\r\n" + new string('a', 0x10000) + "\r\n";

        var answer = await SendRawAsync(
            gateway,
            "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n"
                + $"{Head.Length:x}\r\n{Head}\r\n" + chunk + chunk);

        Assert.StartsWith("HTTP/1.1 413", answer, StringComparison.Ordinal);
        gateway.Log.AssertNoErrors();
    }

    [Theory]
    [InlineData("GET", "/v1/chat/completions", 405)]
    [InlineData("DELETE", "/v1/models", 405)]
    [InlineData("GET", "/wp-login.php", 404)]
    public async Task A_wrong_method_or_path_has_a_body_too(string method, string path, int status)
    {
        await using var gateway = await HttpGateway.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await gateway.Client.SendAsync(request, Ct);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty((await response.JsonAsync(Ct))["error"]!["message"]!.ToString());
    }

    [Fact]
    public async Task Ten_thousand_headers_are_431()
    {
        await using var gateway = await HttpGateway.StartAsync();
        var headers = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"x-{i}: 1\r\n"));

        var answer = await SendRawAsync(gateway, $"GET /v1/models HTTP/1.1\r\nHost: x\r\n{headers}\r\n");

        Assert.StartsWith("HTTP/1.1 431", answer, StringComparison.Ordinal);
        gateway.Log.AssertNoErrors();
    }

    [Theory]
    [InlineData("GARBAGE\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\nHost: x\r\n\r\n")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    public async Task A_request_that_is_no_http_ends_its_connection_only(string request)
    {
        await using var gateway = await HttpGateway.StartAsync();

        var answer = await SendRawAsync(gateway, request);

        Assert.Matches("^HTTP/1.1 (4|505)", answer);
        gateway.Log.AssertNoErrors();
        using var next = await gateway.Client.GetAsync("/", Ct);
        Assert.Equal(200, (int)next.StatusCode);
    }

    private static Task<string> SendRawAsync(HttpGateway gateway, string request) => RawClient.AskAsync(gateway, request);
}
