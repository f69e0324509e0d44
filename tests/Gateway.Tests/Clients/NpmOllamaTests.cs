using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Http;

namespace HomeLab.Gateway.Tests.Clients;

/// <summary>The npm package <c>ollama</c>, unmodified.</summary>
public sealed class NpmOllamaTests
{
    [Fact]
    public async Task Understands_every_answer()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);

        var seen = await NodeScript.RunAsync("ollama.mjs", gateway.Url);

        Assert.Equal("[\"llama3.2:3b\",\"nomic-embed-text:latest\"]", seen["list"]!.ToJsonString());
        Assert.Equal(ollama.Options.Version, seen["version"]!.ToString());
        Assert.Equal("[\"completion\",\"tools\"]", seen["show"]!.ToJsonString());
        Assert.Equal("You said: hello from npm", seen["chat"]!["text"]!.ToString());
        Assert.Equal("You said: hello from npm", seen["stream"]!.ToString());
        Assert.Equal("get_weather", seen["tool"]!["name"]!.ToString());
        Assert.Equal("You said: once", seen["generate"]!.ToString());
        Assert.Equal("[[0.25,-0.5,3],[0.25,-0.5,5]]", seen["embed"]!.ToJsonString());
        Assert.Equal("success", seen["pull"]!.AsArray()[^1]!.ToString());
        Assert.Equal("You said: hello from npm", seen["afterPull"]!.ToString());
        Assert.Equal("success", seen["copy"]!.ToString());
        Assert.Equal("success", seen["delete"]!.ToString());
        Assert.Equal(404, seen["notFound"]!["status"]!.GetValue<int>());
        Assert.Equal("AbortError", seen["aborted"]!.ToString());
        gateway.Log.AssertNoErrors();
    }
}
