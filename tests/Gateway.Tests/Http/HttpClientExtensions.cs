using System.Text;
using System.Text.Json.Nodes;
using HomeLab.Testing;

namespace HomeLab.Gateway.Tests.Http;

internal static class HttpClientExtensions
{
    public static Task<HttpResponseMessage> PostJsonAsync(
        this HttpClient client, string path, string json, CancellationToken cancellationToken, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).WaitAsync(Eventually.Limit, cancellationToken);
    }

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response, CancellationToken cancellationToken) =>
        JsonNode.Parse(await response.TextAsync(cancellationToken))!;

    public static async Task<JsonNode> GetJsonAsync(this HttpClient client, string path, CancellationToken cancellationToken) =>
        JsonNode.Parse(await client.GetStringAsync(path, cancellationToken))!;

    public static Task<string> TextAsync(this HttpResponseMessage response, CancellationToken cancellationToken) =>
        response.Content.ReadAsStringAsync(cancellationToken).WaitAsync(Eventually.Limit, cancellationToken);

    /// <summary>The objects of an NDJSON answer.</summary>
    public static async Task<List<JsonNode>> LinesAsync(this HttpResponseMessage response, CancellationToken cancellationToken) =>
        [.. (await response.TextAsync(cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    /// <summary>The objects of a server-sent stream, <c>[DONE]</c> left out.</summary>
    public static async Task<List<JsonNode>> EventsAsync(this HttpResponseMessage response, CancellationToken cancellationToken) =>
        [.. (await response.TextAsync(cancellationToken))
            .Split('\n')
            .Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line[6..])!)];
}
