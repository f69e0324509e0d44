using HomeLab.FakeOllama;
using HomeLab.Gateway.Hosting;
using HomeLab.Gateway.Tests.Fakes;
using HomeLab.Gateway.Tests.Http;
using HomeLab.Testing;
using HomeLab.Wyoming.Protocol;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomeLab.Gateway.Tests.Telemetry;

/// <summary>Each test stops its gateway before it looks: what is left is sent then.</summary>
public sealed class OtlpExportTests
{
    private const string Prompt = "nobody but the model reads this sentence";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Http", HttpProtocols.Http1, "/v1/traces", "/v1/metrics")]
    [InlineData("Grpc", HttpProtocols.Http2, "TraceService/Export", "MetricsService/Export")]
    public async Task Chats_are_traced_and_measured_without_their_words(
        string protocol, HttpProtocols spoken, string tracesPath, string metricsPath)
    {
        await using var collector = await Collector.StartAsync(spoken);
        await using (var ollama = await FakeOllamaServer.StartAsync())
        await using (
            var gateway = await HttpGateway.StartAsync(
                new() { ["Telemetry:Otlp:Endpoint"] = collector.Url, ["Telemetry:Otlp:Protocol"] = protocol }, [ollama]))
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
            {
                Content = new StringContent($$"""{"model":"llama3.2:3b","messages":[{"role":"user","content":"{{Prompt}}"}]}"""),
                Headers = { { "x-request-id", "traced-chat" } },
            };
            using var response = await gateway.Client.SendAsync(request, Ct);
            Assert.Contains(Prompt, await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }

        var traces = collector.Received(tracesPath);
        foreach (var expected in new[] { "HomeLab.Gateway", "POST /v1/chat/completions", "traced-chat", "gen_ai.request.model", "llama3.2:3b", "homelab.backend", "http.response.status_code" })
        {
            Assert.Contains(expected, traces, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Prompt, traces, StringComparison.Ordinal);
        Assert.Contains("homelab.llm.first_byte.duration", collector.Received(metricsPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Voice_turns_are_traced_and_measured()
    {
        await using var collector = await Collector.StartAsync();
        await using (var gateway = await TestGateway.StartAsync(Ct, true, $"Telemetry:Otlp:Endpoint={collector.Url}"))
        {
            await using var client = await gateway.ConnectAsync(GatewayPort.Tts, Ct);
            await client.SendAsync(new SynthesizeEvent("hello"), Ct);
            Assert.NotNull(await client.ReadUntilAsync(Ct, EventKind.AudioStop));
            await Eventually.TrueAsync(() => gateway.Log.Entries.Any(entry => entry.Message.Contains("Spoke", StringComparison.Ordinal)));
        }

        Assert.Contains("turn tts", collector.Received("/v1/traces"), StringComparison.Ordinal);
        Assert.Contains("homelab.turn.duration", collector.Received("/v1/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_disturbs_nothing()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(new() { ["Telemetry:Otlp:Endpoint"] = "http://127.0.0.1:1" }, [ollama]);

        using var response = await gateway.Client.GetAsync("/v1/models", Ct);

        Assert.Equal(200, (int)response.StatusCode);
        gateway.Log.AssertNoErrors();
    }
}
