using System.Collections.Frozen;

namespace HomeLab.Gateway.Llm.Backends;

/// <summary>What a backend said when it was last asked. Immutable; replaced as a whole.</summary>
/// <param name="Version">Its version; null when it has none.</param>
/// <param name="Models">Models it can run, by name.</param>
/// <param name="Loaded">Models in its memory (Ollama's <c>/api/ps</c>), by name.</param>
internal sealed record BackendInventory(
    string? Version,
    FrozenDictionary<string, BackendModel> Models,
    FrozenDictionary<string, BackendModel> Loaded)
{
    /// <summary>Nothing known yet.</summary>
    public static BackendInventory Empty { get; } = new(
        null,
        FrozenDictionary<string, BackendModel>.Empty,
        FrozenDictionary<string, BackendModel>.Empty);
}
