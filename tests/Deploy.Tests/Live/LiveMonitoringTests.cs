using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Monitoring;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Live;

/// <summary>The deployed probes, monitors, rules and dashboards against a running gateway, with the real daemons.</summary>
public sealed class LiveMonitoringTests : IClassFixture<LiveStack>
{
    // What a healthy gateway never measures, or only one with a Piper voice. Their names are compared with the code by "Every metric of a
    // rule exists".
    private static readonly HashSet<string> NotMeasuredHere = new(StringComparer.Ordinal)
    {
        "homelab_rejections_total", "homelab_wyoming_connections_rejected_total", "homelab_llm_refusals_total", "homelab_llm_failovers_total",
        "homelab_llm_reloads_avoided_total", "homelab_tts_voice_load_duration_seconds_bucket",
    };

    private readonly LiveStack _stack;

    public LiveMonitoringTests(LiveStack stack)
    {
        Assert.SkipWhen(stack.WhyNot is not null, stack.WhyNot ?? "");
        _stack = stack;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData("voice-gateway-wyoming.voice:10200"), InlineData("voice-gateway-wyoming.voice:10300"), InlineData("voice-gateway-wyoming.voice:10400")]
    public async Task The_prober_hears_each_engine(string target) =>
        await SucceedsAsync("wyoming", _stack.Configuration.Here(target));

    [Fact]
    public async Task The_prober_is_not_fooled_by_a_port_that_is_open_and_silent()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        Assert.Contains("\nprobe_success 0\n", await ProbeAsync("wyoming", silent.LocalEndpoint.ToString()!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_prober_is_not_fooled_by_another_protocol() =>
        Assert.Contains(
            "\nprobe_success 0\n", await ProbeAsync("wyoming", _stack.Configuration.Here("ollama.ollama:11434")), StringComparison.Ordinal);

    [Theory, InlineData("http://voice-gateway.voice:8080/v1/models"), InlineData("http://ollama.ollama:11434/api/version")]
    public async Task The_prober_asks_without_a_key(string target) => await SucceedsAsync("http_2xx", _stack.Configuration.Here(target));

    [Fact]
    public async Task The_prober_finds_nobody_where_nobody_is() => Assert.Contains(
        "\nprobe_success 0\n",
        await ProbeAsync("http_2xx", _stack.Configuration.Here("http://open-webui.open-webui:8080/health")),
        StringComparison.Ordinal);

    [Fact]
    public async Task The_service_monitor_scrapes_the_gateway()
    {
        var targets = await TargetsAsync();

        Assert.Equal(
            ["http", "voice-gateway", "wyoming"],
            targets.Select(target => target.Text("labels.job")).Distinct().Order(StringComparer.Ordinal));
        await Eventually.NothingAsync(
            async () => (await TargetsAsync()).Find(target => target.Text("health") != "up")?.ToJsonString() ?? "");

        async Task<List<JsonNode>> TargetsAsync() =>
            [.. (await _stack.Prometheus.GetAsync("/api/v1/targets", Token)).Items("data.activeTargets")];
    }

    [Fact]
    public async Task Prometheus_evaluates_every_rule()
    {
        var rules = (
            await _stack.Prometheus.GetAsync("/api/v1/rules", Token)).Items("data.groups").SelectMany(group =>
                group.Items("rules")).ToList();

        Assert.Equal(Rules.All(DeployTree.Current).Count(), rules.Count);
        Assert.All(
            rules, rule => Assert.True(rule.Text("health") is "ok" or "unknown" && rule.Text("lastError") is null, rule.ToJsonString()));
    }

    [Fact]
    public async Task No_alert_about_the_gateway_fires_while_it_is_well()
    {
        string[] well =
        [
            "WyomingEndpointDown",
            "WyomingEndpointSlow",
            "GatewayDown",
            "LlmUpstreamDown",
            "OllamaDown",
            "VoiceTurnErrorBudgetFast",
            "VoiceSessionsSaturated",
        ];
        foreach (var alert in Rules.Alerts(DeployTree.Current).Where(alert => well.Contains(alert.Text("alert"))))
        {
            await Eventually.NothingAsync(
                async () => string.Concat((await _stack.Prometheus.QueryAsync(alert.Text("expr")!, Token)).Series));
        }

        await _stack.Prometheus.UntilAsync(
            Rules.Alerts(DeployTree.Current).Single(alert => alert.Text("alert") == "OpenWebUiDown").Text("expr")!, Token);
    }

    [Fact]
    public async Task Prometheus_answers_every_expression()
    {
        foreach (var (place, expression) in Expressions())
        {
            var (_, refusal) = await _stack.Prometheus.QueryAsync(expression, Token);

            Assert.True(refusal is null, $"{place}: {refusal}");
        }
    }

    [Fact]
    public Task Every_metric_and_label_of_ours_that_an_expression_names_is_on_a_real_series() =>
        Eventually.NothingAsync(MissingAsync);

    private static bool IsOurs(string metric) =>
        metric.StartsWith("homelab", StringComparison.Ordinal) || metric.StartsWith("process_", StringComparison.Ordinal);

    private static IEnumerable<(string Place, string Expression)> Expressions() => Dashboards.Queries(DeployTree.Current)
        .Where(query => query.Source == "prometheus")
        .Select(query => ($"{Path.GetFileName(query.Path)}: {query.Panel}", PromQl.FillIn(query.Expression)))
        .Concat(Rules.All(DeployTree.Current).Select(rule => (rule.Text("alert") ?? rule.Text("record")!, rule.Text("expr")!)));

    private async Task<string> MissingAsync()
    {
        var missing = new List<string>();
        foreach (var (place, expression) in Expressions())
        {
            var own = PromQl.Metrics(expression).Where(IsOurs).ToList();
            var labels = new HashSet<string>(StringComparer.Ordinal);
            foreach (var metric in own)
            {
                var (series, _) = await _stack.Prometheus.QueryAsync(metric, Token);
                labels.UnionWith(series.SelectMany(one => one.Labels("metric").Keys));
                if (series.Count == 0 && !NotMeasuredHere.Contains(metric))
                {
                    missing.Add($"{place}: {metric} has no series");
                }
            }

            // An expression over metrics of others too may group by labels of theirs.
            if (own.Count > 0 && labels.Count > 0 && PromQl.Metrics(expression).All(IsOurs))
            {
                missing.AddRange(
                    PromQl.Labels(expression).Where(label => !labels.Contains(label)).Select(
                        label => $"{place}: no series has the label {label}"));
            }
        }

        return string.Join('\n', missing.Distinct());
    }

    private Task SucceedsAsync(string module, string target) => Eventually.NothingAsync(
        async () => await ProbeAsync(module, target) is var answer && answer.Contains("\nprobe_success 1\n", StringComparison.Ordinal)
            ? ""
            : answer);

    private async Task<string> ProbeAsync(string module, string target)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/probe?module={module}&target={Uri.EscapeDataString(target)}");
        // The exporter answers half a second before Prometheus would give up: a silent port costs this test a second.
        request.Headers.Add("X-Prometheus-Scrape-Timeout-Seconds", "1.5");
        using var answer = await _stack.Prober.SendAsync(request, Token);

        return await answer.Content.ReadAsStringAsync(Token);
    }
}
