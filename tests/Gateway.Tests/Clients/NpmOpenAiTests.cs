using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Http;

namespace HomeLab.Gateway.Tests.Clients;

/// <summary>The npm package <c>openai</c>, unmodified.</summary>
public sealed class NpmOpenAiTests
{
    [Theory]
    [InlineData("/v1")]
    [InlineData("")]
    public async Task Understands_every_answer(string prefix)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);

        var seen = await NodeScript.RunAsync("openai.mjs", gateway.Url + prefix);

        Assert.Equal("You said: hello from npm", seen["chat"]!["text"]!.ToString());
        Assert.Equal(16, seen["chat"]!["usage"]!["total_tokens"]!.GetValue<int>());
        Assert.NotEmpty(seen["chat"]!["id"]!.ToString());
        Assert.Equal("You said: hello from npm", seen["stream"]!["text"]!.ToString());
        Assert.Equal("assistant", seen["stream"]!["role"]!.ToString());
        Assert.Equal("stop", seen["stream"]!["finish"]!.ToString());
        Assert.Equal(5, seen["stream"]!["usage"]!["completion_tokens"]!.GetValue<int>());
        Assert.Equal("tool_calls", seen["tool"]!["finish"]!.ToString());
        Assert.Equal("Bern", seen["tool"]!["arguments"]!["city"]!.ToString());
        Assert.Equal("You said: the weather please", seen["afterTool"]!.ToString());
        Assert.Equal("get_weather", seen["streamedTool"]!["name"]!.ToString());
        Assert.Equal("tool_calls", seen["streamedTool"]!["finish"]!.ToString());
        Assert.True(seen["json"]!["ok"]!.GetValue<bool>());
        Assert.Equal("[[0.25,-0.5,3],[0.25,-0.5,5]]", seen["embeddings"]!.ToJsonString());
        Assert.Equal("[0.25,-0.5,3]", seen["floats"]!.ToJsonString());
        Assert.Equal("You said: once", seen["completion"]!.ToString());
        Assert.Equal("You said: hello", seen["response"]!["text"]!.ToString());
        Assert.Equal("completed", seen["response"]!["status"]!.ToString());
        Assert.Equal("You said: hello", seen["responseStream"]!["text"]!.ToString());
        Assert.Equal("response.completed", seen["responseStream"]!["types"]!.AsArray()[^1]!.ToString());
        Assert.Contains("llama3.2:3b", seen["models"]!.AsArray().Select(each => each!.ToString()));
        Assert.Equal("llama3.2:3b", seen["model"]!.ToString());
        Assert.Equal("NotFoundError", seen["notFound"]!["name"]!.ToString());
        Assert.Equal("model_not_found", seen["notFound"]!["code"]!.ToString());
        Assert.True(seen["aborted"]!.GetValue<bool>());
        gateway.Log.AssertNoErrors();
        Assert.Equal(2, ollama.Models.Loads);
    }
}
