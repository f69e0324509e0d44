using System.Security.Cryptography;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Http;
using HomeLab.Testing;

namespace HomeLab.Gateway.Tests.Llm.Ollama;

public sealed class OllamaManagementTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_are_merged_over_the_backends()
    {
        await using var one = await FakeOllamaServer.StartAsync(new() { Models = ["a:1", "both:1"], Version = "0.12.3" });
        await using var two = await FakeOllamaServer.StartAsync(new() { Models = ["b:1", "both:1"], Version = "0.9.10" });
        await using var gateway = await HttpGateway.StartAsync(one, two);

        await Eventually.TrueAsync(async () => Names(await gateway.Client.GetJsonAsync("/api/tags", Ct)) == "a:1 b:1 both:1");
        Assert.Equal("0.9.10", (await gateway.Client.GetJsonAsync("/api/version", Ct))["version"]!.ToString());
        var models = await gateway.Client.GetJsonAsync("/v1/models", Ct);
        Assert.Equal(3, models["data"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("", 1, 0)]
    [InlineData("?backend=b1", 0, 1)]
    [InlineData("?backend=all", 1, 1)]
    public async Task A_pull_goes_where_it_is_sent(string query, int first, int second)
    {
        await using var one = await FakeOllamaServer.StartAsync();
        await using var two = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(one, two);

        using var response = await gateway.Client.PostJsonAsync("/api/pull" + query, """{"name":"new:1"}""", Ct);
        var lines = await response.LinesAsync(Ct);

        Assert.Equal("success", lines[^1]["status"]!.ToString());
        Assert.Equal(first, one.Journal.Requests.Count);
        Assert.Equal(second, two.Journal.Requests.Count);
        Assert.Contains("new:1", Names(await gateway.Client.GetJsonAsync("/api/tags", Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delete_reaches_every_backend_that_has_the_model()
    {
        await using var one = await FakeOllamaServer.StartAsync();
        await using var two = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(one, two);
        await gateway.DiscoveredAsync();

        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/delete") { Content = new StringContent("""{"name":"llama3.2:3b"}""") };
        using var response = await gateway.Client.SendAsync(request, Ct);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.DoesNotContain("llama3.2:3b", one.Models.Names);
        Assert.DoesNotContain("llama3.2:3b", two.Models.Names);
    }

    [Theory]
    [InlineData("gone:1")]
    [InlineData("nick")]
    public async Task A_delete_never_reaches_another_model(string asked)
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(
            new()
            {
                ["Llm:Models:0:Name"] = "gone:1",
                ["Llm:Models:0:Fallbacks:0"] = "llama3.2:3b",
                ["Llm:Models:1:Name"] = "llama3.2:3b",
                ["Llm:Models:1:Aliases:0"] = "nick",
            },
            [ollama]);

        using var show = await gateway.Client.PostJsonAsync("/api/show", $$"""{"model":"{{asked}}"}""", Ct);
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/delete")
        {
            Content = new StringContent($$"""{"model":"{{asked}}"}"""),
        };
        using var response = await gateway.Client.SendAsync(request, Ct);

        Assert.Equal(200, (int)show.StatusCode);
        Assert.Equal(404, (int)response.StatusCode);
        Assert.Contains("llama3.2:3b", ollama.Models.Names);
    }

    [Fact]
    public async Task Large_uploads_stream_to_the_managing_backend()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(new() { ["Llm:MaxRequestBytes"] = "1024" }, [ollama]);
        var blob = new byte[40_000_000];
        var digest = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(blob));

        using var missing = await gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/api/blobs/" + digest), Ct);
        using var response = await gateway.Client.PostAsync("/api/blobs/" + digest, new ByteArrayContent(blob), Ct);

        Assert.Equal(404, (int)missing.StatusCode);
        Assert.Equal(201, (int)response.StatusCode);
    }

    [Fact]
    public async Task Routes_that_the_gateway_does_not_know_pass_through()
    {
        await using var ollama = await FakeOllamaServer.StartAsync();
        await using var gateway = await HttpGateway.StartAsync(ollama);

        Assert.False((await gateway.Client.GetJsonAsync("/api/status", Ct))["cloud"]!.GetValue<bool>());
    }

    private static string Names(System.Text.Json.Nodes.JsonNode list) =>
        string.Join(' ', list["models"]!.AsArray().Select(model => model!["name"]!.ToString()).Order(StringComparer.Ordinal));
}
