using System.Collections.Frozen;
using HomeLab.Gateway.Llm.Backends;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Llm.Catalogue;

/// <summary>Which models there are, under which names, and what stands in for them.</summary>
internal sealed class ModelDirectory
{
    private readonly BackendPool _pool;
    private readonly LlmOptions _options;
    private readonly FrozenDictionary<string, string> _aliases;
    private readonly FrozenDictionary<string, ModelOptions> _configured;

    /// <summary>Reads the configuration.</summary>
    public ModelDirectory(BackendPool pool, IOptions<LlmOptions> options)
    {
        _pool = pool;
        _options = options.Value;
        _aliases = _options.Models
            .SelectMany(model => model.Aliases.Select(alias => (alias, model.Name)))
            .ToFrozenDictionary(pair => pair.alias, pair => pair.Name, StringComparer.OrdinalIgnoreCase);
        _configured = _options.Models.ToFrozenDictionary(model => ModelName.WithTag(model.Name), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Aliases and the models behind them.</summary>
    public IReadOnlyDictionary<string, string> Aliases => _aliases;

    /// <summary>
    /// The models that may answer for <paramref name="asked"/>, the best first; only those that some backend has. Empty when there is none.
    /// </summary>
    /// <param name="asked">The name that the client used.</param>
    /// <param name="only">The kind of backend that can take the request; null = any.</param>
    public IReadOnlyList<string> Resolve(string asked, BackendKind? only = null)
    {
        var models = new List<string>(2);
        AddKnown(models, asked, only);
        foreach (var fallback in Configured(_aliases.GetValueOrDefault(asked, asked))?.Fallbacks ?? [])
        {
            AddKnown(models, fallback, only);
        }

        return models;
    }

    /// <summary>
    /// A model for who names none: one that is loaded, else the newest; never one for embeddings. Null when there is none.
    /// </summary>
    public string? Default() =>
        List(null, loaded: true).Concat(List(null, loaded: false))
            .FirstOrDefault(model => !ModelName.Embeds(model.Name))
            ?.Name;

    /// <summary>The load options that are pinned for a model.</summary>
    public LoadOptions LoadOptionsOf(string model) => Configured(model) is { } configured ? configured.Over(_options.Load) : _options.Load;

    /// <summary>Every model once, by name; where backends differ, the entry changed last.</summary>
    /// <param name="kind">Only backends of this kind; null = all.</param>
    /// <param name="loaded">Those in memory instead of those installed.</param>
    public IReadOnlyList<BackendModel> List(BackendKind? kind, bool loaded)
    {
        var models = new Dictionary<string, BackendModel>(StringComparer.OrdinalIgnoreCase);
        foreach (var backend in _pool.Backends)
        {
            if ((kind is not null && backend.Kind != kind) || !backend.Discovered)
            {
                continue;
            }

            foreach (var model in (loaded ? backend.Inventory.Loaded : backend.Inventory.Models).Values)
            {
                if (!models.TryGetValue(model.Name, out var known) || model.Created > known.Created)
                {
                    models[model.Name] = model;
                }
            }
        }

        return [.. models.Values.OrderByDescending(model => model.Created).ThenBy(model => model.Name, StringComparer.Ordinal)];
    }

    private ModelOptions? Configured(string model) => _configured.GetValueOrDefault(ModelName.WithTag(model));

    private void AddKnown(List<string> models, string asked, BackendKind? only)
    {
        var name = _aliases.GetValueOrDefault(asked, asked);
        var known = KnownAs(name, only) ?? KnownAs(ModelName.WithTag(name), only);
        if (known is not null && !models.Contains(known, StringComparer.OrdinalIgnoreCase))
        {
            models.Add(known);
        }
    }

    /// <summary>The name as a backend spells it; null when none has it.</summary>
    private string? KnownAs(string name, BackendKind? only)
    {
        foreach (var backend in _pool.Backends)
        {
            if ((only is null || backend.Kind == only) && backend.Inventory.Models.TryGetValue(name, out var model))
            {
                return model.Name;
            }
        }

        return null;
    }
}
