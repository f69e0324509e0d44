using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace HomeLab.Gateway.Llm.Backends;

/// <summary>
/// Asks a backend what it is and has: Ollama's <c>/api/version</c>, <c>/api/tags</c> and <c>/api/ps</c>, or OpenAI's <c>/v1/models</c>.
/// </summary>
internal static class BackendQuestions
{
    /// <summary>The largest list read, in bytes; a thousand models take about 500 KB.</summary>
    private const int MaxAnswerBytes = 16 * 1024 * 1024;

    /// <summary>Asks. Throws <see cref="HttpRequestException"/>, <see cref="JsonException"/> or a cancellation.</summary>
    public static async Task<BackendInventory> AskAsync(Backend backend, CancellationToken cancellationToken)
    {
        if (backend.Kind == BackendKind.OpenAi)
        {
            using var list = await GetAsync(backend, "/v1/models", cancellationToken);
            return new BackendInventory(null, ReadOpenAi(list.RootElement), FrozenDictionary<string, BackendModel>.Empty);
        }

        using var version = await GetAsync(backend, "/api/version", cancellationToken);
        using var tags = await GetAsync(backend, "/api/tags", cancellationToken);
        using var loaded = await GetAsync(backend, "/api/ps", cancellationToken);

        return new BackendInventory(
            version.RootElement.ValueKind == JsonValueKind.Object && version.RootElement.TryGetProperty("version", out var number)
                ? number.ToString()
                : null,
            ReadOllama(tags.RootElement),
            ReadOllama(loaded.RootElement));
    }

    private static async Task<JsonDocument> GetAsync(Backend backend, string path, CancellationToken cancellationToken)
    {
        using var response = await backend.SendAsync(new BackendRequest(HttpMethod.Get, path, null), cancellationToken);
        response.EnsureSuccessStatusCode();
        await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonDocument.ParseAsync(body, default, cancellationToken);
    }

    private static FrozenDictionary<string, BackendModel> ReadOllama(JsonElement root)
    {
        var models = new Dictionary<string, BackendModel>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in List(root, "models"))
        {
            if ((Text(entry, "model") ?? Text(entry, "name")) is { Length: > 0 } name)
            {
                var modified = DateTimeOffset.TryParse(
                    Text(entry, "modified_at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var when)
                    ? when
                    : DateTimeOffset.UnixEpoch;
                models[name] = new BackendModel(name, modified, Owner(name), JsonSerializer.SerializeToUtf8Bytes(entry));
            }
        }

        return models.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static FrozenDictionary<string, BackendModel> ReadOpenAi(JsonElement root)
    {
        var models = new Dictionary<string, BackendModel>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in List(root, "data"))
        {
            if (Text(entry, "id") is { Length: > 0 } id)
            {
                var created = entry.TryGetProperty("created", out var seconds) && seconds.TryGetInt64(out var unix)
                    ? DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(unix, 0, 253402300799))
                    : DateTimeOffset.UnixEpoch;
                var owner = Text(entry, "owned_by") ?? "backend";
                models[id] = new BackendModel(id, created, owner, JsonSerializer.SerializeToUtf8Bytes(entry));
            }
        }

        return models.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<JsonElement> List(JsonElement root, string name)
    {
        var list = root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var named) ? named : root;
        return list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.Object)
            : throw new JsonException($"Expected an object with the array '{name}'.");
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Ollama's namespace: <c>library</c> unless the name has one.</summary>
    private static string Owner(string model)
    {
        var parts = model.Split('/');
        return parts.Length > 1 ? parts[^2] : "library";
    }
}
