using System.Text.Json.Nodes;
using HomeLab.FakeOllama;
using HomeLab.Gateway.Tests.Http;

namespace HomeLab.Gateway.Tests.Llm.Ollama.OverOpenAi;

/// <summary>A gateway whose only backend speaks OpenAI.</summary>
internal sealed class OpenAiGateway : IAsyncDisposable
{
    private OpenAiGateway(FakeOllamaServer backend, HttpGateway http) => (Backend, Http) = (backend, http);

    public FakeOllamaServer Backend { get; }

    public HttpGateway Http { get; }

    /// <summary>What the backend was last asked.</summary>
    public JsonObject Asked => Backend.Journal.Requests[^1].Body!;

    public static async Task<OpenAiGateway> StartAsync(params (string Key, string Value)[] settings)
    {
        var backend = await FakeOllamaServer.StartAsync();
        var all = settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value);
        all["Llm:Backends:0:Kind"] = "OpenAi";
        return new OpenAiGateway(backend, await HttpGateway.StartAsync(all, [backend]));
    }

    /// <summary>Posts, and reads the lines (or the one object) of the answer.</summary>
    public async Task<List<JsonNode>> AskAsync(string path, string body)
    {
        using var response = await Http.Client.PostJsonAsync(path, body, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.TextAsync(TestContext.Current.CancellationToken));
        return await response.LinesAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Http.DisposeAsync();
        await Backend.DisposeAsync();
    }
}
