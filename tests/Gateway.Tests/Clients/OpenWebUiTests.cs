using System.Net.Http.Headers;
using System.Text;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Access.Keys;
using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Gateway.Tests.Http;
using HomeLab.Inference;
using HomeLab.Inference.Audio;

namespace HomeLab.Gateway.Tests.Clients;

/// <summary>The calls that Open WebUI makes, byte for byte as far as they matter, with keys required.</summary>
public sealed class OpenWebUiTests : IAsyncLifetime
{
    private const string Key = "hl_open-webui";

    private readonly FakeEngines _engines = new();
    private FakeOllamaServer _ollama = null!;
    private HttpGateway _gateway = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engines.Loading.SetResult();
        _ollama = await FakeOllamaServer.StartAsync();
        _gateway = await HttpGateway.StartAsync(
            new()
            {
                ["Access:Mode"] = "Required",
                ["Access:KeysFile"] = "/nowhere/keys.json",
                ["Access:Keys:0:Id"] = "open-webui",
                ["Access:Keys:0:Sha256"] = KeyFile.Hash(Key),
            },
            [_ollama],
            _engines);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _ollama.DisposeAsync();
    }

    [Fact]
    public async Task Lists_models_through_both_connections()
    {
        using var openAi = await Send(HttpMethod.Get, "/v1/models");
        using var ollama = await Send(HttpMethod.Get, "/api/tags");
        using var version = await Send(HttpMethod.Get, "/api/version");
        using var loaded = await Send(HttpMethod.Get, "/api/ps");

        Assert.All((await openAi.JsonAsync(Ct))["data"]!.AsArray(), model => Assert.NotEmpty(model!["id"]!.ToString()));
        Assert.Equal(2, (await ollama.JsonAsync(Ct))["models"]!.AsArray().Count);
        Assert.NotEmpty((await version.JsonAsync(Ct))["version"]!.ToString());
        Assert.NotNull((await loaded.JsonAsync(Ct))["models"]);
    }

    [Fact]
    public async Task Reads_voices_and_speech_models_without_a_key()
    {
        var voices = await _gateway.Client.GetJsonAsync("/v1/audio/voices", Ct);
        var models = await _gateway.Client.GetJsonAsync("/v1/audio/models", Ct);

        Assert.All(voices["voices"]!.AsArray(), voice => Assert.True(voice!["id"] is not null && voice["name"] is not null));
        Assert.All(models["models"]!.AsArray(), model => Assert.NotNull(model!["id"]));
    }

    [Fact]
    public async Task Streams_a_chat_with_its_extra_fields()
    {
        using var response = await Send(HttpMethod.Post, "/v1/chat/completions", Json("""
            {"stream":true,"model":"llama3.2:3b","messages":[{"role":"user","content":"hello"}],"params":{},
             "stream_options":{"include_usage":true},"max_tokens":100,"metadata":{"chat_id":"c"},"features":{"web_search":false}}
            """));

        Assert.Contains("text/event-stream", response.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("[DONE]\n\n", await response.TextAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transcribes_what_the_browser_recorded()
    {
        var wav = new byte[WavWriter.HeaderBytes + 32_000];
        WavWriter.WriteHeader(wav, PcmFormat.Speech16Khz, 32_000);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(wav), "file", "recording.wav" },
            { new StringContent("whisper-1"), "model" },
        };

        using var response = await Send(HttpMethod.Post, "/v1/audio/transcriptions", form);

        Assert.Equal("heard 32000 bytes", (await response.JsonAsync(Ct))["text"]!.ToString());
    }

    [Fact]
    public async Task Transcribes_what_comes_as_json_in_base64()
    {
        var wav = new byte[WavWriter.HeaderBytes + 32_000];
        WavWriter.WriteHeader(wav, PcmFormat.Speech16Khz, 32_000);

        using var response = await Send(HttpMethod.Post, "/v1/audio/transcriptions", Json(
            $$$"""{"model":"whisper-1","language":"en","input_audio":{"data":"{{{Convert.ToBase64String(wav)}}}","format":"wav"}}"""));

        Assert.Equal("heard 32000 bytes", (await response.JsonAsync(Ct))["text"]!.ToString());
    }

    [Fact]
    public async Task Embeds_its_documents_through_both_connections()
    {
        using var openAi = await Send(HttpMethod.Post, "/v1/embeddings", Json("""{"input":["one","three"],"model":"nomic-embed-text:latest"}"""));
        using var ollama = await Send(HttpMethod.Post, "/api/embed", Json("""{"input":["one","three"],"model":"nomic-embed-text:latest","truncate":true}"""));

        Assert.Equal("[0.25,-0.5,5]", (await openAi.JsonAsync(Ct))["data"]![1]!["embedding"]!.ToJsonString());
        Assert.Equal("[[0.25,-0.5,3],[0.25,-0.5,5]]", (await ollama.JsonAsync(Ct))["embeddings"]!.ToJsonString());
    }

    [Fact]
    public async Task Speaks_an_answer()
    {
        Assert.SkipUnless(new Ffmpeg().IsInstalled, "ffmpeg is not installed.");

        using var response = await Send(HttpMethod.Post, "/v1/audio/speech", Json("""{"input":"Hello there.","voice":"alloy","model":"tts-1"}"""));

        Assert.Equal("audio/mpeg", response.Content.Headers.ContentType!.MediaType);
        Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(Ct));
    }

    [Fact]
    public async Task Reads_the_message_of_an_error()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent("no audio at all"u8.ToArray()), "file", "a.webm" } };

        using var response = await Send(HttpMethod.Post, "/v1/audio/transcriptions", form);

        Assert.NotEmpty((await response.JsonAsync(Ct))["error"]!["message"]!.ToString());
    }

    [Fact]
    public async Task Unloads_a_model()
    {
        using var response = await Send(HttpMethod.Post, "/api/generate", Json("""{"model":"llama3.2:3b","keep_alive":0,"prompt":""}"""));

        Assert.Equal("unload", (await response.JsonAsync(Ct))["done_reason"]!.ToString());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, path)
        {
            Content = content,
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Key) },
        };
        return _gateway.Client.SendAsync(request, Ct);
    }
}
