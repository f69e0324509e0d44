using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Schemas;

/// <summary>The strict JSON schemas beside the checkout, one file for each kind and version.</summary>
internal static class SchemaPack
{
    private static readonly ConcurrentDictionary<string, JsonNode?> Loaded = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Results = new(StringComparer.Ordinal);

    // Kustomize reads its own files itself.
    private static readonly HashSet<string> WithoutSchema = new(StringComparer.Ordinal) { "kustomize.config.k8s.io" };

    /// <summary>What the object's schema refuses; a kind without schema is a finding too. Results are kept by content.</summary>
    public static IReadOnlyList<string> Validate(KubeObject candidate) =>
        Results.GetOrAdd(candidate.Root.ToJsonString(), _ => Check(candidate));

    private static IReadOnlyList<string> Check(KubeObject candidate)
    {
        if (WithoutSchema.Contains(candidate.Group))
        {
            return [];
        }

        var file = $"{(candidate.Group.Length == 0 ? "core" : candidate.Group)}/{candidate.Kind.ToLowerInvariant()}_{candidate.Version}.json";
        if (Loaded.GetOrAdd(file, Load) is not { } schema)
        {
            return [$"no schema for {candidate.ApiVersion} {candidate.Kind}: is the API version served?"];
        }

        var validator = new SchemaValidator(schema);
        validator.Check(candidate.Root, schema, "");

        return validator.Problems;
    }

    private static JsonNode? Load(string file)
    {
        var path = SharedFolder.Path("schemas/" + file);

        return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) : null;
    }
}
