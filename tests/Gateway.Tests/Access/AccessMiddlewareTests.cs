using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Access.Keys;
using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Gateway.Tests.Http;
using HomeLab.Testing;

namespace HomeLab.Gateway.Tests.Access;

public sealed class AccessMiddlewareTests
{
    private const string Chat = """{"model":"llama3.2:3b","messages":[{"role":"user","content":"hi"}]}""";
    private const string Secret = "hl_test-secret";

    /// <summary>A clock that stands still: what is counted by the minute may not change because a minute ends meanwhile.</summary>
    private static readonly ManualTime Still = new(DateTimeOffset.Parse("2026-11-20T10:00:30Z", null));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Authorization", "Bearer " + Secret, 200)]
    [InlineData("x-api-key", Secret, 200)]
    [InlineData("api-key", Secret, 200)]
    [InlineData("Authorization", "Bearer wrong", 401)]
    [InlineData("x-nothing", "x", 401)]
    public async Task Lets_in_who_has_a_key(string header, string value, int status)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(Settings(), [ollama]);

        using var response = await gateway.Client.PostJsonAsync("/v1/chat/completions", Chat, Ct, (header, value));

        Assert.Equal(status, (int)response.StatusCode);
        if (status == 401)
        {
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
            Assert.Equal("invalid_api_key", (await response.JsonAsync(Ct))["error"]!["code"]!.ToString());
        }
        else
        {
            Assert.DoesNotContain(ollama.Journal.Requests.Single().Headers.Values, sent => sent.Contains(Secret, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(gateway.Log.Messages, message => message.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/v1/models", 200)]
    [InlineData("/models", 200)]
    [InlineData("/", 200)]
    [InlineData("/v1/models/llama3.2:3b", 401)]
    [InlineData("/api/tags", 401)]
    public async Task Lists_are_readable_without_a_key(string path, int status)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(Settings(), [ollama]);

        using var response = await gateway.Client.GetAsync(path, Ct);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Lists_need_a_key_where_the_policy_says_so()
    {
        await using var gateway = await HttpGateway.StartAsync(Settings(("Access:PublicLists", "false")), []);

        using var response = await gateway.Client.GetAsync("/v1/models", Ct);

        Assert.Equal(401, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_key_keeps_to_its_models_and_routes()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(
            Settings(("Access:Keys:0:Models:0", "other*"), ("Access:Keys:0:Routes:0", "/v1/chat")), [ollama]);

        using var model = await gateway.Client.PostJsonAsync("/v1/chat/completions", Chat, Ct, ("x-api-key", Secret));
        using var route = await gateway.Client.PostJsonAsync("/api/chat", Chat, Ct, ("x-api-key", Secret));

        Assert.Equal(403, (int)model.StatusCode);
        Assert.Equal("model_not_allowed", (await model.JsonAsync(Ct))["error"]!["code"]!.ToString());
        Assert.Equal(403, (int)route.StatusCode);
        Assert.Contains("may not use /api/chat", (await route.JsonAsync(Ct))["error"]!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/api/show", """{"model":"llama3.2:3b"}""")]
    [InlineData("POST", "/api/pull", """{"name":"llama3.2:3b"}""")]
    [InlineData("POST", "/api/copy", """{"source":"llama3.2:3b","destination":"other"}""")]
    [InlineData("DELETE", "/api/delete", """{"model":"llama3.2:3b"}""")]
    [InlineData("POST", "/api/generate", """{"model":"llama3.2:3b","keep_alive":0}""")]
    public async Task A_key_manages_no_other_models_than_its_own(string method, string path, string body)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(Settings(("Access:Keys:0:Models:0", "other*")), [ollama]);

        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = new StringContent(body) };
        request.Headers.Add("x-api-key", Secret);
        using var response = await gateway.Client.SendAsync(request, Ct);

        Assert.Equal(403, (int)response.StatusCode);
        Assert.Empty(ollama.Journal.Requests);
    }

    [Theory]
    [InlineData("llama3.2*", "whisper-1", 403, "tts-1", 403)]
    [InlineData("llama3.2*", "", 403, "", 403)]
    [InlineData("whisper-1", "", 200, "tts-1", 403)]
    [InlineData("tts-*", "whisper-1", 403, "tts-1-hd", 200)]
    public async Task A_key_hears_and_speaks_only_where_the_audio_models_are_among_its_own(
        string allowed, string hearing, int heard, string speaking, int spoken)
    {
        var engines = new FakeEngines();
        engines.Loading.SetResult();
        await using var gateway = await HttpGateway.StartAsync(Settings(("Access:Keys:0:Models:0", allowed)), [], engines);
        gateway.Client.DefaultRequestHeaders.Add("x-api-key", Secret);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(SilentWav.Of(1600)), "file", "a.wav" },
            { new StringContent(hearing), "model" },
        };

        using var transcript = await gateway.Client.PostAsync("/v1/audio/transcriptions", form, Ct);
        using var speech = await gateway.Client.PostJsonAsync(
            "/v1/audio/speech", $$"""{"model":"{{speaking}}","input":"hi","response_format":"wav"}""", Ct);
        var listed = await (await gateway.Client.GetAsync("/v1/audio/models", Ct)).TextAsync(Ct);

        Assert.Equal((heard, spoken), ((int)transcript.StatusCode, (int)speech.StatusCode));
        Assert.Equal(heard == 200, listed.Contains("whisper-1", StringComparison.Ordinal));
        Assert.Equal(spoken == 200, listed.Contains("tts-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_sees_only_its_models_in_both_lists()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(Settings(("Access:Keys:0:Models:0", "nomic*")), [ollama]);

        foreach (var path in (string[])["/api/tags", "/v1/models"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "x-api-key", Secret } } };
            using var response = await gateway.Client.SendAsync(request, Ct);
            var text = await response.TextAsync(Ct);

            Assert.Contains("nomic-embed-text", text, StringComparison.Ordinal);
            Assert.DoesNotContain("llama3.2", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_keeps_to_its_requests_per_minute()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(Settings(("Access:Keys:0:RequestsPerMinute", "1")), [ollama], Still);

        using var first = await gateway.Client.PostJsonAsync("/v1/chat/completions", Chat, Ct, ("x-api-key", Secret));
        using var second = await gateway.Client.PostJsonAsync("/v1/chat/completions", Chat, Ct, ("x-api-key", Secret));

        Assert.Equal(200, (int)first.StatusCode);
        Assert.Equal(429, (int)second.StatusCode);
        Assert.True(second.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_key_keeps_to_its_tokens_per_day()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(Settings(("Access:Keys:0:TokensPerDay", "10")), [ollama]);

        using var first = await gateway.Client.PostJsonAsync("/api/chat", Chat, Ct, ("x-api-key", Secret));
        await first.LinesAsync(Ct);
        await Eventually.TrueAsync(async () =>
        {
            using var second = await gateway.Client.PostJsonAsync("/api/chat", Chat, Ct, ("x-api-key", Secret));
            return (int)second.StatusCode == 429;
        });
    }

    [Fact]
    public async Task A_users_limit_follows_open_webuis_signed_token()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(
            Settings(("Access:OpenWebUi:UserTokenSecret", "shared"), ("Access:OpenWebUi:RequestsPerMinute", "1")), [ollama], Still);

        async Task<int> AskAsync(string token)
        {
            using var response = await gateway.Client.PostJsonAsync(
                "/v1/chat/completions", Chat, Ct, ("x-api-key", Secret), ("X-OpenWebUI-User-Jwt", token));
            return (int)response.StatusCode;
        }

        Assert.Equal(200, await AskAsync(Token("anna", "shared")));
        Assert.Equal(429, await AskAsync(Token("anna", "shared")));
        Assert.Equal(200, await AskAsync(Token("bert", "shared")));
        Assert.Equal(200, await AskAsync(Token("anna", "forged")));
    }

    [Fact]
    public async Task Keys_made_while_it_runs_count_within_seconds()
    {
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "keys.json");
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(
            new() { ["Access:Mode"] = "Required", ["Access:KeysFile"] = file }, [ollama]);
        using var before = await gateway.Client.PostJsonAsync("/v1/chat/completions", Chat, Ct, ("x-api-key", "hl_new"));
        Assert.Equal(401, (int)before.StatusCode);

        KeyFile.Write(file, [new ApiKey { Id = "new", Sha256 = KeyFile.Hash("hl_new") }]);

        await Eventually.TrueAsync(async () =>
        {
            using var after = await gateway.Client.PostJsonAsync("/v1/chat/completions", Chat, Ct, ("x-api-key", "hl_new"));
            return (int)after.StatusCode == 200;
        });
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public async Task On_loopback_no_key_is_needed()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(new() { ["Access:KeysFile"] = "/nowhere/keys.json" }, [ollama]);

        using var response = await gateway.Client.PostJsonAsync("/v1/chat/completions", Chat, Ct, ("Authorization", "Bearer sk-anything"));

        Assert.Equal(200, (int)response.StatusCode);
    }

    private static Dictionary<string, string?> Settings(params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Access:Mode"] = "Required",
            ["Access:KeysFile"] = "/nowhere/keys.json",
            ["Access:Keys:0:Id"] = "test",
            ["Access:Keys:0:Sha256"] = KeyFile.Hash(Secret),
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return settings;
    }

    private static string Token(string subject, string secret)
    {
        static string Part(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["sub"] = subject,
            ["iss"] = "open-webui",
            ["exp"] = Still.Now.AddMinutes(5).ToUnixTimeSeconds(),
        });
        var signed = Part("""{"alg":"HS256","typ":"JWT"}"""u8.ToArray()) + "." + Part(claims);
        return signed + "." + Part(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)));
    }
}
