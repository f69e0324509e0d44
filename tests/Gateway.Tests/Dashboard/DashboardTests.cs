using System.Net;
using System.Text.Json.Nodes;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Dashboard;
using HomeLab.Gateway.Telemetry;
using HomeLab.Gateway.Tests.Http;
using HomeLab.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HomeLab.Gateway.Tests.Dashboard;

public sealed class DashboardTests
{
    private static readonly Dictionary<string, string?> WithKeys = new() { ["Access:Mode"] = "Required" };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_browser_is_sent_to_the_page_and_Ollama_clients_are_greeted()
    {
        await using var gateway = await HttpGateway.StartAsync();

        using var browser = new HttpRequestMessage(HttpMethod.Get, "/");
        browser.Headers.Accept.ParseAdd("text/html,application/xhtml+xml");
        var page = await gateway.Client.SendAsync(browser, Cancelled);

        Assert.Equal("/dashboard", page.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal("Ollama is running", await gateway.Client.GetStringAsync("/", Cancelled));
    }

    [Fact]
    public async Task Every_file_that_the_page_names_is_served_from_here()
    {
        await using var gateway = await HttpGateway.StartAsync(WithKeys, []);
        var pending = new Queue<string>(["/dashboard"]);
        var seen = new HashSet<string>();

        while (pending.TryDequeue(out var path))
        {
            if (!seen.Add(path))
            {
                continue;
            }

            var answer = await gateway.Client.GetAsync(path, Cancelled);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            var text = await answer.TextAsync(Cancelled);
            Assert.DoesNotContain("://", text, StringComparison.Ordinal);
            foreach (var file in PageLinks.In(text))
            {
                pending.Enqueue(file);
            }
        }

        Assert.Equal(6, seen.Count);
    }

    [Fact]
    public async Task An_unchanged_file_is_not_sent_again()
    {
        await using var gateway = await HttpGateway.StartAsync();
        var first = await gateway.Client.GetAsync("/dashboard/page.js", Cancelled);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/dashboard/page.js");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        var second = await gateway.Client.SendAsync(again, Cancelled);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/dashboard/state")]
    [InlineData("/dashboard/events")]
    public async Task What_it_shows_needs_a_key_when_the_API_does(string path)
    {
        await using var gateway = await HttpGateway.StartAsync(WithKeys, []);

        var answer = await gateway.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancelled);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task The_state_tells_of_backends_stages_and_turns_without_words()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);
        var model = (await gateway.Client.GetJsonAsync("/api/tags", Cancelled))["models"]![0]!["name"]!.GetValue<string>();
        var body = new JsonObject
        {
            ["model"] = model,
            ["stream"] = false,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "the secret" }),
        };
        await gateway.Client.PostJsonAsync("/v1/chat/completions", body.ToJsonString(), Cancelled);
        gateway.Services.GetRequiredService<GatewayMetrics>().TurnAnswered("stt", "ok", TimeSpan.FromMilliseconds(20));

        var state = await gateway.Client.GetJsonAsync("/dashboard/state", Cancelled);

        Assert.Equal("ready", state["status"]!.GetValue<string>());
        Assert.Equal("up", state["backends"]![0]!["state"]!.GetValue<string>());
        Assert.Contains(
            state["stages"]!.AsArray(), stage => stage!["name"]!.GetValue<string>() == "homelab_llm_first_byte_duration_seconds");
        Assert.Equal(0.02, state["turns"]![0]!["seconds"]!.GetValue<double>(), 1e-9);
        Assert.DoesNotContain("secret", state.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_carry_the_state_and_seats_are_limited_and_given_back()
    {
        await using var gateway = await HttpGateway.StartAsync();
        var viewers = new List<HttpResponseMessage>();
        for (var i = 0; i < DashboardViewers.Most; i++)
        {
            viewers.Add(await gateway.Client.GetAsync("/dashboard/events", HttpCompletionOption.ResponseHeadersRead, Cancelled));
        }

        var refused = await gateway.Client.GetAsync("/dashboard/events", HttpCompletionOption.ResponseHeadersRead, Cancelled);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        using var reader = new StreamReader(await viewers[0].Content.ReadAsStreamAsync(Cancelled));
        var line = await reader.ReadLineAsync(Cancelled).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancelled);
        Assert.Equal("ready", JsonNode.Parse(line![6..])!["status"]!.GetValue<string>());

        viewers.ForEach(viewer => viewer.Dispose());
        await Eventually.TrueAsync(async () =>
        {
            using var seat = await gateway.Client.GetAsync("/dashboard/events", HttpCompletionOption.ResponseHeadersRead, Cancelled);
            return seat.StatusCode == HttpStatusCode.OK;
        });
    }
}
