using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace HomeLab.FakeOllama;

/// <summary>The models of the double: which it has, which are loaded and with which options, how often each was loaded.</summary>
public sealed class FakeModels(FakeOllamaOptions options)
{
    private readonly ConcurrentDictionary<string, Runner> _runners = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _installed = new(
        options.Models.Select(
            name => KeyValuePair.Create(name, DateTimeOffset.Parse("2026-08-01T10:00:00Z", null))), StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of the models it has.</summary>
    public IReadOnlyList<string> Names => [.. _installed.Keys.Order(StringComparer.Ordinal)];

    /// <summary>How often models were loaded, first loads included.</summary>
    public int Loads => _runners.Values.Sum(runner => runner.Loads);

    /// <summary>Loaded models.</summary>
    public IReadOnlyList<string> Loaded => [.. _runners.Where(pair => pair.Value.IsLoaded).Select(pair => pair.Key)];

    /// <summary>Installs a model, as a pull does.</summary>
    public void Install(string name) => _installed[Full(name)] = DateTimeOffset.UtcNow;

    internal bool Remove(string name)
    {
        _runners.TryRemove(Full(name), out _);
        return _installed.TryRemove(Full(name), out _);
    }

    internal bool Has(string name) => _installed.ContainsKey(Full(name));

    internal Runner RunnerOf(string name) => _runners.GetOrAdd(Full(name), _ => new Runner(options));

    internal JsonObject Tags() => new()
    {
        ["models"] = new JsonArray([.. Names.Select(name => Entry(name))]),
    };

    internal JsonObject Loading() => new()
    {
        ["models"] = new JsonArray([.. Loaded.Select(name =>
        {
            var entry = Entry(name);
            entry["expires_at"] = DateTimeOffset.UtcNow.AddMinutes(5).ToString("O");
            entry["size_vram"] = 2_000_000_000;
            entry["context_length"] = RunnerOf(name).Context;
            return entry;
        })]),
    };

    private JsonObject Entry(string name) => new()
    {
        ["name"] = name,
        ["model"] = name,
        ["modified_at"] = _installed.GetValueOrDefault(name).ToString("O"),
        ["size"] = 2_019_393_189,
        ["digest"] = "a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72",
        ["details"] = new JsonObject
        {
            ["parent_model"] = "",
            ["format"] = "gguf",
            ["family"] = "llama",
            ["families"] = new JsonArray("llama"),
            ["parameter_size"] = "3.2B",
            ["quantization_level"] = "Q4_K_M",
        },
    };

    private static string Full(string name) => name.Contains(':', StringComparison.Ordinal) ? name : name + ":latest";
}
