using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using HomeLab.Gateway.Hosting;
using HomeLab.Testing;
using HomeLab.Wyoming.Protocol;

namespace HomeLab.Gateway.Tests.Hosting;

public sealed partial class ManagementTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_and_startup_wait_for_the_engines_but_live_does_not()
    {
        await using var gateway = await Fakes.TestGateway.StartAsync(Token, loaded: false);
        using var http = Client(gateway);

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/live", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/ready", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/health/startup", Token)).StatusCode);
        gateway.Engines.Loading.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/health/startup", Token)).StatusCode);

        using var ready = JsonDocument.Parse(await http.GetStringAsync("/health/ready", Token));
        Assert.Equal("ready", ready.RootElement.GetProperty("status").GetString());
        var engine = ready.RootElement.GetProperty("engines")[0];
        Assert.Equal(
            ("stt", "ready", true),
            (engine.GetProperty("engine").GetString(), engine.GetProperty("status").GetString(), engine.GetProperty("demo").GetBoolean()));
    }

    [Fact]
    public async Task Failed_engines_are_not_ready()
    {
        await using var gateway = await Fakes.TestGateway.StartAsync(Token, loaded: false);
        gateway.Engines.Loading.SetException(new InvalidOperationException("broken model"));
        using var http = Client(gateway);

        var answer = await http.GetAsync("/health/ready", Token);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("failed", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/models", HttpStatusCode.NotFound)]
    [InlineData("POST", "/metrics", HttpStatusCode.MethodNotAllowed)]
    public async Task Nothing_else_is_here(string method, string path, HttpStatusCode expected)
    {
        await using var gateway = await Fakes.TestGateway.StartAsync(Token);
        using var http = Client(gateway);

        var answer = await http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Token);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    public async Task A_turn_can_be_seen_in_the_metrics()
    {
        await using var gateway = await Fakes.TestGateway.StartAsync(Token);
        await using (var client = await gateway.ConnectAsync(GatewayPort.Tts, Token))
        {
            await client.SendAsync(new SynthesizeEvent("hello"), Token);
            await client.ReadUntilAsync(Token, EventKind.AudioStop);
            await client.DescribeAsync(Token);
        }

        using var http = Client(gateway);
        var metrics = await http.GetStringAsync("/metrics", Token);

        Assert.Matches("""homelab_turns_total\{service="tts",outcome="ok"\} [1-9]""", metrics);
        Assert.Contains("homelab_turn_duration_seconds_bucket{service=\"tts\",le=\"60\"}", metrics, StringComparison.Ordinal);
        Assert.Contains("homelab_build_info{version=", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_metric_of_a_running_gateway_is_documented()
    {
        await using var gateway = await Fakes.TestGateway.StartAsync(Token);
        await using (var client = await gateway.ConnectAsync(GatewayPort.All, Token))
        {
            await client.DescribeAsync(Token);
        }

        using var http = Client(gateway);
        var exported = MetricType().Matches(await http.GetStringAsync("/metrics", Token)).Select(match => match.Groups[1].Value);
        var document = await File.ReadAllTextAsync(RepositoryFolder.Path("docs/metrics.md"), Token);

        Assert.DoesNotContain(
            exported, name =>
                !name.Contains("_test_", StringComparison.Ordinal) && !document.Contains($"`{name}`", StringComparison.Ordinal));
    }

    private static HttpClient Client(Fakes.TestGateway gateway) =>
        new() { BaseAddress = new Uri($"http://127.0.0.1:{gateway.Port(GatewayPort.Management)}") };

    [GeneratedRegex("^# TYPE ([a-z0-9_]+) ", RegexOptions.Multiline)]
    private static partial Regex MetricType();
}
