using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>Gives generated objects their hashed names and renames what refers to them in pod templates, as kustomize does.</summary>
internal static class NameReferences
{
    private static readonly (string Kind, string Holder, string Field)[] References =
    [
        ("ConfigMap", "configMap", "name"), ("ConfigMap", "configMapRef", "name"), ("ConfigMap", "configMapKeyRef", "name"),
        ("Secret", "secret", "secretName"), ("Secret", "secret", "name"), ("Secret", "secretRef", "name"), ("Secret", "secretKeyRef", "name"),
    ];

    /// <summary>Renames in place; only within the namespace of the generated object.</summary>
    public static void Resolve(IReadOnlyList<KubeObject> objects)
    {
        foreach (var generated in objects.Where(candidate => candidate.NeedsHash))
        {
            var plain = generated.Name;
            var hashed = $"{plain}-{ContentHash.Of(generated.Root)}";
            generated.Root["metadata"]!["name"] = hashed;
            foreach (var user in objects.Where(candidate => candidate.Namespace == generated.Namespace && PodTemplates.SpecOf(candidate) is not null))
            {
                Rename(PodTemplates.SpecOf(user)!, generated.Kind, plain, hashed);
            }
        }
    }

    private static void Rename(JsonNode spec, string kind, string plain, string hashed)
    {
        foreach (var mapping in spec.Tree().OfType<JsonObject>().ToList())
        {
            foreach (var (_, holder, field) in References.Where(reference => reference.Kind == kind))
            {
                if (mapping[holder] is JsonObject below && below.Text(field) == plain)
                {
                    below[field] = hashed;
                }
            }
        }
    }
}
