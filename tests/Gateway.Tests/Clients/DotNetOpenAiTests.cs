using System.ClientModel;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Http;
using HomeLab.Testing;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace HomeLab.Gateway.Tests.Clients;

/// <summary>The NuGet package <c>OpenAI</c>, unmodified.</summary>
public sealed class DotNetOpenAiTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chats_streams_calls_tools_and_embeds()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);
        var options = new OpenAIClientOptions { Endpoint = new Uri(gateway.Url + "/v1"), NetworkTimeout = Eventually.Limit };
        var chat = new ChatClient("llama3.2:3b", new ApiKeyCredential("none"), options);

        var plain = (await chat.CompleteChatAsync([new UserChatMessage("hello")], cancellationToken: Ct)).Value;
        Assert.Equal("You said: hello", plain.Content[0].Text);
        Assert.Equal(11, plain.Usage.InputTokenCount);

        var streamed = "";
        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage("hello")], cancellationToken: Ct))
        {
            streamed += string.Concat(update.ContentUpdate.Select(part => part.Text));
        }

        Assert.Equal("You said: hello", streamed);

        var tools = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("get_weather") } };
        var called = (await chat.CompleteChatAsync([new UserChatMessage("weather")], tools, Ct)).Value;
        Assert.Equal(ChatFinishReason.ToolCalls, called.FinishReason);
        Assert.Equal("get_weather", called.ToolCalls.Single().FunctionName);

        var (name, arguments) = ("", "");
        await foreach (var update in chat.CompleteChatStreamingAsync([new UserChatMessage("weather")], tools, Ct))
        {
            name += string.Concat(update.ToolCallUpdates.Select(part => part.FunctionName));
            arguments += string.Concat(update.ToolCallUpdates.Select(part => part.FunctionArgumentsUpdate?.ToString()));
        }

        Assert.Equal(("get_weather", """{"city":"Bern"}"""), (name, arguments));

        List<ChatMessage> answered =
        [
            new UserChatMessage("weather"),
            new AssistantChatMessage(called),
            new ToolChatMessage(called.ToolCalls[0].Id, "sunny"),
        ];
        Assert.Equal("You said: weather", (await chat.CompleteChatAsync(answered, tools, Ct)).Value.Content[0].Text);

        var embeddings = new EmbeddingClient("nomic-embed-text", new ApiKeyCredential("none"), options);
        var vector = (await embeddings.GenerateEmbeddingAsync("one", cancellationToken: Ct)).Value;
        Assert.Equal([0.25f, -0.5f, 3f], vector.ToFloats().ToArray());
        var many = (await embeddings.GenerateEmbeddingsAsync(["one", "three"], cancellationToken: Ct)).Value;
        Assert.Equal([3f, 5f], many.Select(each => each.ToFloats().Span[2]));
    }
}
