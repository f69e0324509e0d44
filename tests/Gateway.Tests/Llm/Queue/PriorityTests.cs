using System.Text.Json.Nodes;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Llm;
using HomeLab.Gateway.Llm.Queue;
using HomeLab.Gateway.Tests.Http;
using HomeLab.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HomeLab.Gateway.Tests.Llm.Queue;

public sealed class PriorityTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_voice_request_starts_next_in_a_flood_of_background_requests()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);
        ollama.Gate.Close();
        var flood = new List<Task<HttpResponseMessage>> { Ask(gateway, "background 0", ("X-OpenWebUI-Task", "title_generation")) };
        await ollama.Journal.NextRequestAsync(Ct);
        for (var i = 1; i < 100; i++)
        {
            flood.Add(Ask(gateway, $"background {i}", ("X-OpenWebUI-Task", "title_generation")));
        }

        await WaitingAsync(gateway, RequestPriority.Background, 99);
        var voice = Ask(gateway, "voice", ("x-homelab-priority", "voice"));
        await WaitingAsync(gateway, RequestPriority.Voice, 1);
        ollama.Gate.Open();

        using var answer = await voice;
        await Task.WhenAll(flood);
        Assert.Equal("voice", Prompt(ollama.Journal.Requests[1]));
        Assert.Equal("1", answer.Headers.GetValues("x-homelab-queue-position").Single());
        Assert.Equal(101, ollama.Journal.Requests.Count);
        Assert.Equal(1, ollama.Models.Loads);
    }

    [Fact]
    public async Task One_client_is_served_first_in_first_out_and_clients_in_turn()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);
        ollama.Gate.Close();
        var requests = new List<Task<HttpResponseMessage>> { Ask(gateway, "0") };
        await ollama.Journal.NextRequestAsync(Ct);
        for (var i = 1; i <= 5; i++)
        {
            requests.Add(Ask(gateway, $"{i}"));
            await WaitingAsync(gateway, RequestPriority.Interactive, i);
        }

        ollama.Gate.Open();
        await Task.WhenAll(requests);

        Assert.Equal(["0", "1", "2", "3", "4", "5"], ollama.Journal.Requests.Select(Prompt));
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_tells_clients_not_to_retry()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(new() { ["Llm:Queue:Capacity"] = "1" }, [ollama]);
        ollama.Gate.Close();
        var running = Ask(gateway, "running");
        await ollama.Journal.NextRequestAsync(Ct);
        var waiting = Ask(gateway, "waiting");
        await WaitingAsync(gateway, RequestPriority.Interactive, 1);

        using var refused = await Ask(gateway, "refused");

        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal("false", refused.Headers.GetValues("x-should-retry").Single());
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("maximum pending requests exceeded", (await refused.JsonAsync(Ct))["error"]!.ToString(), StringComparison.Ordinal);
        ollama.Gate.Open();
        await Task.WhenAll(running, waiting);
    }

    [Fact]
    public async Task Voice_makes_room_for_itself_in_a_full_queue()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(new() { ["Llm:Queue:Capacity"] = "1" }, [ollama]);
        ollama.Gate.Close();
        var running = Ask(gateway, "running");
        await ollama.Journal.NextRequestAsync(Ct);
        var background = Ask(gateway, "background", ("x-homelab-priority", "background"));
        await WaitingAsync(gateway, RequestPriority.Background, 1);

        var voice = Ask(gateway, "voice", ("x-homelab-priority", "voice"));

        using var displaced = await background;
        Assert.Equal(503, (int)displaced.StatusCode);
        ollama.Gate.Open();
        using var answer = await voice;
        Assert.Equal(200, (int)answer.StatusCode);
        await running;
    }

    [Fact]
    public async Task A_client_that_leaves_gives_its_place_up()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);
        ollama.Gate.Close();
        var running = Ask(gateway, "running");
        await ollama.Journal.NextRequestAsync(Ct);
        using var leaves = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var waiting = gateway.Client.PostJsonAsync("/api/chat", Body("leaves"), leaves.Token);
        await WaitingAsync(gateway, RequestPriority.Interactive, 1);

        await leaves.CancelAsync();

        await WaitingAsync(gateway, RequestPriority.Interactive, 0);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        ollama.Gate.Open();
        await running;
        Assert.Single(ollama.Journal.Requests);
    }

    private static Task WaitingAsync(HttpGateway gateway, RequestPriority priority, int count)
    {
        var queue = gateway.Services.GetRequiredService<AdmissionQueue>();
        return Eventually.TrueAsync(() => queue.Waiting(priority) == count);
    }

    private static Task<HttpResponseMessage> Ask(HttpGateway gateway, string prompt, params (string Name, string Value)[] headers) =>
        gateway.Client.PostJsonAsync("/api/chat", Body(prompt), Ct, headers);

    private static string Body(string prompt) =>
        $$"""{"model":"llama3.2:3b","messages":[{"role":"user","content":"{{prompt}}"}],"stream":false}""";

    private static string Prompt(ReceivedRequest request) => ((JsonArray)request.Body!["messages"]!)[0]!["content"]!.ToString();
}
