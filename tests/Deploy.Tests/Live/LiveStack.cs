using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Monitoring;
using HomeLab.Deploy.Tests.Tools;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.FakeOllama;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Live;

/// <summary>
/// The gateway with its deployed settings file, a double of Ollama, and Debian's Prometheus and blackbox exporter with the deployed rules,
/// monitors and modules; one turn of everything has gone through. Where a daemon is not installed, <see cref="WhyNot"/> says so.
/// </summary>
public sealed class LiveStack : IAsyncLifetime
{
    private const string Key = "live-stack";
    private const string LimitedKey = "once-a-minute";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-live-");
    private FakeOllamaServer? _ollama;
    private HomeLabProcess? _gateway;
    private Daemon? _prober;
    private Daemon? _prometheus;

    internal string? WhyNot { get; private set; }

    internal HttpClient Prober { get; private set; } = new();

    internal PrometheusClient Prometheus { get; private set; } = new(new Uri("http://127.0.0.1"));

    internal ScrapeConfiguration Configuration { get; private set; } = null!;

    private static ClusterRendering Cluster => Rendering.Of(DeployTree.Current).Staging;

    public async ValueTask InitializeAsync()
    {
        if (ExternalTool.Find("prometheus") is not { } prometheus || ExternalTool.Find("prometheus-blackbox-exporter") is not { } prober)
        {
            WhyNot = "prometheus and prometheus-blackbox-exporter are not installed (eng/setup-tests.sh fetches them)";
            return;
        }

        try
        {
            await StartAsync(prometheus, prober, TestContext.Current.CancellationToken);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in new IAsyncDisposable?[] { _prometheus, _prober, _gateway, _ollama })
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        Prometheus.Dispose();
        Prober.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task StartAsync(string prometheus, string prober, CancellationToken token)
    {
        _ollama = await FakeOllamaServer.StartAsync(
            new FakeOllamaOptions { Models = ["qwen3:8b", "qwen3:4b"], TokenGap = TimeSpan.FromMilliseconds(1) });
        _gateway = await HomeLabProcess.ServeFileAsync(
            RepositoryFolder.Path("deploy/k8s/apps/base/voice-gateway/appsettings.k8s.json"),
            token,
            "Host=127.0.0.1",
            "Discovery:Enabled=false",
            "Telemetry:Otlp:Endpoint=",
            $"Llm:Backends:0:Url={_ollama.Url}",
            $"Access:KeysFile={Write("keys.json", Keys)}");
        _prober = await Daemon.StartAsync(prober, token, "--config.file=" + Write("blackbox.yml", BlackboxModules().ToJsonString()));
        Prober = new HttpClient { BaseAddress = _prober.Url };
        Configuration = new ScrapeConfiguration(
            Cluster, ScrapeConfiguration.Addresses(_gateway.Ports, new Uri(_ollama.Url)), _prober.Url.Authority);
        var rules = Rules.Objects(DeployTree.Current).Select(
            rule => Write(rule.Name + ".rules.yml", rule.Root["spec"]!.ToJsonString())).ToList();
        _prometheus = await Daemon.StartAsync(
            prometheus, token, "--config.file=" + Write(
                "prometheus.yml", Configuration.ToJson(rules)), "--storage.tsdb.path=" + Path.Combine(_folder.FullName, "data"));
        Prometheus = new PrometheusClient(_prometheus.Url);
        await UseEverythingAsync(token);
        await Prometheus.UntilAsync("count(homelab:llm_output_tokens:rate5m > 0)", token);
    }

    private static string Keys =>
        $$"""{"keys":[{"id":"live","sha256":"{{Hash(Key)}}"},{"id":"limited","sha256":"{{Hash(LimitedKey)}}","requestsPerMinute":1}]}""";

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static JsonNode BlackboxModules() =>
        Cluster.OfKind("HelmRelease").Single(release => release.Name == "blackbox-exporter").Root.At("spec.values.config")!;

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);

        return path;
    }

    /// <summary>Speaks, listens, wakes, chats, and breaks the protocol once; twice, so that rates have something to see.</summary>
    private async Task UseEverythingAsync(CancellationToken token)
    {
        await TurnAsync(token);
        await Prometheus.UntilAsync("homelab_llm_tokens_total", token);
        await TurnAsync(token);
    }

    private async Task TurnAsync(CancellationToken token)
    {
        var (exitCode, output, errors) = await HomeLabProcess.RunAsync(
            token, "selftest", "--server", $"127.0.0.1:{_gateway!.Ports["all"]}");
        Assert.True(exitCode == 0, output + errors);
        Assert.NotNull(await SayAsync("conversation", """{"type":"transcript","data":{"text":"Is the light on?"}}""", token));
        await SayAsync("stt", "no header at all", token);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_gateway.Ports["http"]}") };
        Assert.Equal(HttpStatusCode.OK, await ChatAsync(http, Key, token));
        // One request a minute: of three at once one is too many, wherever in its minute the turn before was.
        HttpStatusCode[] answers =
            [await ChatAsync(http, LimitedKey, token), await ChatAsync(http, LimitedKey, token), await ChatAsync(http, LimitedKey, token)];
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }

    private static async Task<HttpStatusCode> ChatAsync(HttpClient http, string key, CancellationToken token)
    {
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await http.PostAsJsonAsync(
            "/v1/chat/completions", new { model = "gpt-4o-mini", stream = true, messages = new[] { new { role = "user", content = "Hello" } } }, token);
        await answer.Content.ReadAsStringAsync(token);

        return answer.StatusCode;
    }

    private async Task<string?> SayAsync(string service, string header, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _gateway!.Ports[service], token);
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(header + "\n"), token);
        using var reader = new StreamReader(client.GetStream());

        return await reader.ReadLineAsync(token).AsTask().WaitAsync(Eventually.Limit, token);
    }
}
