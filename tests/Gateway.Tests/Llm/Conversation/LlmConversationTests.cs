using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Http;
using HomeLab.Gateway.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace HomeLab.Gateway.Tests.Llm.Conversation;

public sealed class LlmConversationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Ollama")]
    [InlineData("OpenAi")]
    public async Task Answers_in_pieces(string kind)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(
            new() { ["Llm:Backends:0:Kind"] = kind, ["Conversation:Model"] = "llama3.2:3b" }, [ollama]);

        var pieces = await AskAsync(gateway, "hello there", "c1");

        Assert.True(pieces.Count > 1);
        Assert.Equal("You said: hello there", string.Concat(pieces));
    }

    [Fact]
    public async Task Remembers_a_conversation_and_no_other()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(new() { ["Conversation:MaxTurns"] = "2" }, [ollama]);
        await gateway.Client.GetJsonAsync("/api/tags", Ct);

        foreach (var said in new[] { "one", "two", "three" })
        {
            await AskAsync(gateway, said, "c1");
        }

        await AskAsync(gateway, "four", "c1");
        await AskAsync(gateway, "alone", "c2");

        var prompts = ollama.Journal.Requests.Select(
            request => request.Body!["messages"]!.AsArray().Select(each => each!["content"]!.ToString()).Skip(1)).ToList();
        Assert.Equal(["two", "You said: two", "three", "You said: three", "four"], prompts[3]);
        Assert.Equal(["alone"], prompts[4]);
        Assert.All(ollama.Journal.Requests, request => Assert.Equal(400, request.Body!["options"]!["num_predict"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Without_a_backend_the_port_offers_nothing()
    {
        await using var gateway = await HttpGateway.StartAsync();

        Assert.Null(gateway.Services.GetService<IConversationHandler>());
    }

    [Fact]
    public async Task A_backend_that_is_away_gives_no_answer()
    {
        await using var gateway = await HttpGateway.StartAsync(
            new() { ["Llm:Backends:0:Name"] = "away", ["Llm:Backends:0:Url"] = "http://127.0.0.1:1" }, []);

        Assert.Empty(await AskAsync(gateway, "hello", null));
        gateway.Log.AssertNoErrors();
    }

    private static async Task<List<string>> AskAsync(HttpGateway gateway, string text, string? conversation)
    {
        var pieces = new List<string>();
        var handler = gateway.Services.GetRequiredService<IConversationHandler>();
        await foreach (var piece in handler.ReplyAsync(new ConversationTurn(text, "en", conversation, null), Ct))
        {
            pieces.Add(piece);
        }

        return pieces;
    }
}
