using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Access.Keys;
using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Testing;

namespace HomeLab.Gateway.Tests.Http;

/// <summary>
/// Bodies that stall, dribble, break off or never end, on a route of each surface: answered in its shape, and nothing is kept for them.
/// </summary>
public sealed class BrokenBodyTests : IAsyncLifetime
{
    private const string Json = "Content-Type: application/json\r\n";
    private const string Form = "Content-Type: multipart/form-data; boundary=b\r\n";
    private const string FormStart = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\nRIFF";
    private const string Key = "hl_slow";

    /// <summary>A route of each kind: path, content type, how its body begins.</summary>
    private static readonly (string Path, string Type, string Start)[] Routes =
    [
        ("/v1/chat/completions", Json, "{\"model\":"),
        ("/v1/embeddings", Json, "{\"model\":"),
        ("/v1/audio/speech", Json, "{\"input\":"),
        ("/v1/audio/transcriptions", Form, FormStart),
        ("/v1/audio/transcriptions", Json, "{\"input_audio\":"),
        ("/v1/audio/speech/timestamps", Form, FormStart),
        ("/api/chat", Json, "{\"model\":"),
        ("/api/embed", Json, "{\"model\":"),
        ("/api/show", Json, "{\"model\":"),
        ("/api/pull", Json, "{\"model\":"),
        ("/api/blobs/sha256:00", "", "GGUF"),
    ];

    private readonly FakeEngines _engines = new();
    private FakeOllamaServer _ollama = null!;
    private HttpGateway _gateway = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _engines.Loading.SetResult();
        _ollama = await FakeOllamaServer.StartAsync();
        _gateway = await StartAsync(minBodyBytesPerSecond: 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _ollama.DisposeAsync();
    }

    [Theory]
    [InlineData("Content-Length: 100000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_body_that_stalls_is_408(string framing)
    {
        await MindSlownessAsync();
        var before = TemporaryFiles();

        await AllAsync(408, async (client, route) =>
        {
            await client.SendAsync(Head(route, framing) + Begin(route, framing));
        });

        await Eventually.TrueAsync(() => TemporaryFiles().IsSubsetOf(before));
    }

    [Fact]
    public async Task A_byte_now_and_then_is_too_slow_too()
    {
        await MindSlownessAsync();
        var dribbles = new ConcurrentBag<Task>();

        await AllAsync(408, async (client, route) =>
        {
            await client.SendAsync(Head(route, "Content-Length: 100000") + route.Start);
            dribbles.Add(client.DribbleAsync(TimeSpan.FromMilliseconds(200)));
        });

        await Task.WhenAll(dribbles).WaitAsync(Eventually.Limit, Ct);
    }

    [Theory]
    [InlineData("Content-Length: 100000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_body_that_ends_early_ends_its_connection_only(string framing)
    {
        foreach (var route in Routes)
        {
            using var client = await RawClient.ConnectAsync(_gateway);
            await client.SendAsync(Head(route, framing) + Begin(route, framing));
            client.FinishSending();

            Assert.Matches("^(|HTTP/1.1 400[^!]*)$", await client.ReadToEndAsync());
        }

        await AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task A_body_longer_than_it_says_is_cut_where_it_said()
    {
        var routes = Routes.Where(route => route.Type == Json);
        await AllAsync(
            400,
            (client, route) => client.SendAsync(Head(route, $"Content-Length: {route.Start.Length}") + route.Start + "\"and more\"}"),
            routes);
    }

    [Fact]
    public async Task A_client_that_breaks_off_leaves_nothing_behind()
    {
        var before = TemporaryFiles();
        foreach (var route in Routes)
        {
            var client = await RawClient.ConnectAsync(_gateway);
            await client.SendAsync(Head(route, "Content-Length: 5000000") + route.Start + new string(' ', 2_000_000));
            client.Reset();
        }

        await AssertNothingIsHeldAsync();
        await Eventually.TrueAsync(() => TemporaryFiles().IsSubsetOf(before));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_413_before_it_is_read()
    {
        var limited = Routes.Where(route => !route.Path.Contains("blobs", StringComparison.Ordinal));
        await AllAsync(413, (client, route) => client.SendAsync(Head(route, "Content-Length: 200000000")), limited);
    }

    /// <summary>Only where slowness is the matter: elsewhere a busy machine would be taken for a slow client.</summary>
    private async Task MindSlownessAsync()
    {
        await _gateway.DisposeAsync();
        _gateway = await StartAsync(minBodyBytesPerSecond: 1000);
    }

    private Task<HttpGateway> StartAsync(int minBodyBytesPerSecond) => HttpGateway.StartAsync(
        new()
        {
            ["Http:MinBodyBytesPerSecond"] = $"{minBodyBytesPerSecond}",
            ["Http:BodyGrace"] = "1.1s",
            ["Access:Mode"] = "Required",
            ["Access:KeysFile"] = "/nowhere/keys.json",
            ["Access:Keys:0:Id"] = "slow",
            ["Access:Keys:0:Sha256"] = KeyFile.Hash(Key),
            ["Access:Keys:0:Concurrency"] = $"{Routes.Length}",
        },
        [_ollama],
        _engines);

    private static string Head((string Path, string Type, string Start) route, string framing) =>
        $"POST {route.Path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {Key}\r\nConnection: close\r\n{route.Type}{framing}\r\n\r\n";

    private static string Begin((string Path, string Type, string Start) route, string framing) =>
        framing.StartsWith('T') ? $"{route.Start.Length:x}\r\n{route.Start}\r\n" : route.Start;

    /// <summary>Temporary files of form uploads; other tests make and delete some of their own.</summary>
    private static HashSet<string> TemporaryFiles() => [.. Directory.GetFiles(Path.GetTempPath(), "ASPNETCORE_*")];

    private async Task AllAsync(
        int status, Func<RawClient, (
            string Path, string Type, string Start), Task> misbehave, IEnumerable<(string Path, string Type, string Start)>? routes = null)
    {
        await Task.WhenAll((routes ?? Routes).Select(async route =>
        {
            using var client = await RawClient.ConnectAsync(_gateway);
            await misbehave(client, route);
            AssertRefused(status, route.Path, await client.ReadToEndAsync());
        }));
        await AssertNothingIsHeldAsync();
    }

    private static void AssertRefused(int status, string path, string answer)
    {
        Assert.True(answer.StartsWith($"HTTP/1.1 {status}", StringComparison.Ordinal), $"{path}: {answer}");
        var error = JsonNode.Parse(answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)])!["error"]!;
        if (path.StartsWith("/api", StringComparison.Ordinal))
        {
            Assert.NotEmpty(error.GetValue<string>());
        }
        else
        {
            Assert.Equal(["message", "type", "param", "code"], error.AsObject().Select(field => field.Key));
        }
    }

    /// <summary>The key's concurrency is free again, no utterance is open, no backend was asked, and nobody calls it an error.</summary>
    private async Task AssertNothingIsHeldAsync()
    {
        await Eventually.TrueAsync(async () =>
        {
            var answers = await Task.WhenAll(Routes.Select(_ => _gateway.Client.PostJsonAsync(
                "/v1/chat/completions", """{"model":"llama3.2:3b","messages":[{"role":"user","content":"hi"}]}""", Ct, ("Authorization", "Bearer " + Key))));
            return answers.All(answer => answer.IsSuccessStatusCode);
        });
        Assert.Equal(0, _engines.Recognizer.Open);
        Assert.All(_ollama.Journal.Requests, request => Assert.Equal("/api/chat", request.Path));
        _gateway.Log.AssertNoErrors();
    }
}
