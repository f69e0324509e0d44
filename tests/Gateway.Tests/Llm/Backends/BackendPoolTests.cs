using HomeLab.FakeOllama;
using HomeLab.Gateway.Llm.Backends;
using HomeLab.Gateway.Tests.Http;
using HomeLab.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace HomeLab.Gateway.Tests.Llm.Backends;

public sealed class BackendPoolTests
{
    [Fact]
    public async Task Every_address_of_a_name_becomes_a_backend()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(
            new() { ["Llm:Backends:0:Url"] = ollama.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), ["Llm:Backends:0:ResolveAll"] = "true" }, [ollama]);

        await Eventually.TrueAsync(() => gateway.Services.GetRequiredService<BackendPool>().Find("b0/127.0.0.1")?.Discovered == true);
        using var response = await gateway.Client.PostJsonAsync(
            "/api/chat", """{"model":"llama3.2:3b","messages":[{"role":"user","content":"hi"}],"stream":false}""", TestContext.Current.CancellationToken);

        Assert.Equal("b0/127.0.0.1", response.Headers.GetValues("x-homelab-backend").Single());
        Assert.StartsWith("localhost:", ollama.Journal.Requests.Single().Headers["Host"], StringComparison.Ordinal);
    }
}
