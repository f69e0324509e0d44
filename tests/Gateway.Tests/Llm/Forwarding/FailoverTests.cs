using System.Text.Json.Nodes;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Http;
using HomeLab.Testing;

namespace HomeLab.Gateway.Tests.Llm.Forwarding;

public sealed class FailoverTests
{
    private const string Chat = """{"model":"llama3.2:3b","messages":[{"role":"user","content":"one two three four"}]}""";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Fault.DieBeforeFirstByte)]
    [InlineData(Fault.GarbageFirst)]
    [InlineData(Fault.Error500)]
    [InlineData(Fault.Busy)]
    public async Task A_failure_before_the_first_byte_is_answered_by_another_backend(Fault fault)
    {
        await using var bad = await FakeOllamaServer.StartAsync();
        await using var good = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(bad, good);
        await gateway.DiscoveredAsync();
        bad.Faults.Always = fault;

        using var response = await gateway.Client.PostJsonAsync("/api/chat", Chat, Ct);
        var lines = await response.LinesAsync(Ct);

        Assert.Equal("b1", response.Headers.GetValues("x-homelab-backend").Single());
        Assert.True(lines[^1]["done"]?.GetValue<bool>(), lines[^1].ToJsonString());
        gateway.Log.AssertNoErrors();
    }

    [Fact]
    public async Task A_backend_that_is_gone_is_replaced_by_another_one()
    {
        var bad = await FakeOllamaServer.StartAsync();
        await using var good = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(bad, good);
        await gateway.DiscoveredAsync();
        await bad.DisposeAsync();

        for (var i = 0; i < 5; i++)
        {
            using var response = await gateway.Client.PostJsonAsync("/v1/chat/completions", Chat, Ct);
            Assert.Equal(200, (int)response.StatusCode);
        }
    }

    [Theory]
    [InlineData(Fault.DieMidStream, "/api/chat")]
    [InlineData(Fault.StopMidStream, "/api/chat")]
    [InlineData(Fault.GarbageMidStream, "/api/chat")]
    [InlineData(Fault.ErrorMidStream, "/api/chat")]
    [InlineData(Fault.DieMidStream, "/v1/chat/completions")]
    [InlineData(Fault.StopMidStream, "/v1/chat/completions")]
    [InlineData(Fault.GarbageMidStream, "/v1/chat/completions")]
    [InlineData(Fault.ErrorMidStream, "/v1/chat/completions")]
    public async Task A_failure_inside_an_answer_is_told_in_the_stream(Fault fault, string path)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);
        await gateway.DiscoveredAsync();
        ollama.Faults.Next(fault);

        using var response = await gateway.Client.PostJsonAsync(
            path, Chat.Replace("\"model\"", "\"stream\":true,\"model\"", StringComparison.Ordinal), Ct);
        var pieces = path == "/api/chat" ? await response.LinesAsync(Ct) : await response.EventsAsync(Ct);

        Assert.Equal(200, (int)response.StatusCode);
        var error = pieces[^1]["error"]!;
        Assert.NotEmpty(error is JsonObject ? error["message"]!.ToString() : error.ToString());
        gateway.Log.AssertNoErrors();
    }

    [Fact]
    public async Task A_pause_longer_than_allowed_ends_the_answer_with_an_error()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(new() { ["Llm:IdleTimeout"] = "300ms" }, [ollama]);
        await gateway.DiscoveredAsync();
        ollama.Faults.Next(Fault.HangMidStream);

        using var response = await gateway.Client.PostJsonAsync("/api/chat", Chat, Ct);
        var lines = await response.LinesAsync(Ct);

        Assert.Contains("broke off", lines[^1]["error"]!.ToString(), StringComparison.Ordinal);
        await ollama.Journal.NextAbortAsync(Ct);
    }

    [Fact]
    public async Task A_backend_that_hangs_is_given_up_and_another_one_answers_who_waited_for_it()
    {
        await using var bad = await FakeOllamaServer.StartAsync();
        await using var good = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(
            new() { ["Llm:ProbeTimeout"] = "1s", ["Llm:ProbeFailures"] = "3" }, [bad, good]);
        await gateway.DiscoveredAsync();
        bad.Faults.Always = Fault.Hang;
        bad.Faults.QuestionsHang = true;

        using var response = await gateway.Client.PostJsonAsync("/api/chat", Chat, Ct);

        Assert.Equal("b1", response.Headers.GetValues("x-homelab-backend").Single());
        Assert.Contains(gateway.Log.Messages, message => message.Contains("unanswered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backend_that_comes_back_is_used_again()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(
            new() { ["Llm:ProbeTimeout"] = "500ms", ["Llm:ProbeFailures"] = "1", ["Llm:BreakerOpen"] = "1m" }, [ollama]);
        await gateway.DiscoveredAsync();
        ollama.Faults.QuestionsHang = true;
        await Eventually.TrueAsync(async () =>
        {
            using var refused = await gateway.Client.PostJsonAsync("/api/chat", Chat, Ct);
            return (int)refused.StatusCode == 503;
        });

        ollama.Faults.QuestionsHang = false;
        await Eventually.TrueAsync(async () =>
        {
            using var answered = await gateway.Client.PostJsonAsync("/api/chat", Chat, Ct);
            return (int)answered.StatusCode == 200;
        });
    }

    [Fact]
    public async Task A_backend_that_is_given_up_late_because_it_was_still_answering_is_reported_too()
    {
        await using var ollama = await FakeOllamaServer.StartAsync(new FakeOllamaOptions { TokenGap = TimeSpan.FromMilliseconds(100) });
        await using var gateway = await HttpGateway.StartAsync(
            new() { ["Llm:ProbeTimeout"] = "300ms", ["Llm:ProbeFailures"] = "1" }, [ollama]);
        await gateway.DiscoveredAsync();
        ollama.Faults.QuestionsHang = true;

        using var response = await gateway.Client.PostJsonAsync(
            "/api/chat", Chat.Replace("one", string.Join(' ', Enumerable.Repeat("word", 20)), StringComparison.Ordinal), Ct);
        await response.LinesAsync(Ct);

        await Eventually.TrueAsync(
            () => gateway.Log.Messages.Any(message => message.Contains("unanswered", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_slow_load_is_waited_for()
    {
        await using var ollama = await FakeOllamaServer.StartAsync(new FakeOllamaOptions { LoadTime = TimeSpan.FromSeconds(5) });
        await using var gateway = await HttpGateway.StartAsync(
            new() { ["Llm:ProbeTimeout"] = "1s", ["Llm:ProbeFailures"] = "3" }, [ollama]);
        await gateway.DiscoveredAsync();

        using var response = await gateway.Client.PostJsonAsync("/api/chat", Chat, Ct);

        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Fallback_models_answer_when_no_backend_has_the_first_one()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(
            new()
            {
                ["Llm:Models:0:Name"] = "llama3.1:70b",
                ["Llm:Models:0:Aliases:0"] = "gpt-4o",
                ["Llm:Models:0:Fallbacks:0"] = "llama3.2:3b",
            },
            [ollama]);
        await gateway.DiscoveredAsync();

        using var response = await gateway.Client.PostJsonAsync(
            "/v1/chat/completions", Chat.Replace("llama3.2:3b", "gpt-4o", StringComparison.Ordinal), Ct);

        Assert.Equal("llama3.2:3b", response.Headers.GetValues("x-homelab-model").Single());
        Assert.Equal("llama3.2:3b", (await response.JsonAsync(Ct))["model"]!.ToString());
    }

    [Fact]
    public async Task A_client_that_leaves_stops_the_backends_work()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);
        await gateway.DiscoveredAsync();

        ollama.Gate.Close();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = gateway.Client.PostJsonAsync("/api/chat", Chat, patience.Token);
        await ollama.Journal.NextRequestAsync(Ct);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await ollama.Journal.NextAbortAsync(Ct);
        gateway.Log.AssertNoErrors();
    }

    [Theory]
    [InlineData("/api/chat")]
    [InlineData("/v1/chat/completions")]
    public async Task A_client_that_leaves_inside_an_answer_stops_the_backends_work(string path)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);
        await gateway.DiscoveredAsync();
        ollama.Faults.Next(Fault.HangMidStream);

        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(
                Chat.Replace("\"model\"", "\"stream\":true,\"model\"", StringComparison.Ordinal), null, "application/json"),
        };
        using (var response = await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Ct))
        await using (var answer = await response.Content.ReadAsStreamAsync(Ct))
        {
            Assert.NotEqual(0, await answer.ReadAsync(new byte[1024], Ct));
        }

        await ollama.Journal.NextAbortAsync(Ct);
        gateway.Log.AssertNoErrors();
    }

    [Fact]
    public async Task No_backend_at_all_says_so_with_a_time_to_come_back()
    {
        await using var gateway = await HttpGateway.StartAsync();

        using var response = await gateway.Client.PostJsonAsync("/v1/chat/completions", Chat, Ct);
        var error = (await response.JsonAsync(Ct))["error"]!.AsObject();

        Assert.Equal(503, (int)response.StatusCode);
        Assert.True(response.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal(["message", "type", "param", "code"], error.Select(field => field.Key));
    }
}
