using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Live;

/// <summary>Asks a running Prometheus.</summary>
internal sealed class PrometheusClient(Uri url) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = url };

    public void Dispose() => _http.Dispose();

    /// <summary>Answers an instant query; an expression that Prometheus refuses gives its reason instead.</summary>
    public async Task<(IReadOnlyList<JsonNode> Series, string? Refusal)> QueryAsync(string expression, CancellationToken token)
    {
        using var form = new FormUrlEncodedContent([new("query", expression)]);
        using var answer = await _http.PostAsync("/api/v1/query", form, token);
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync(token));

        return ([.. json.Items("data.result")], json.Text("status") == "success" ? null : json.Text("error"));
    }

    /// <summary>Answers any other question of the API.</summary>
    public async Task<JsonNode?> GetAsync(string path, CancellationToken token) => JsonNode.Parse(await _http.GetStringAsync(path, token));

    /// <summary>Asks until there is an answer.</summary>
    public Task UntilAsync(string expression, CancellationToken token) => Eventually.NothingAsync(
        async () => (await QueryAsync(expression, token)).Series.Count == 0 ? $"no series: {expression}" : "");
}
