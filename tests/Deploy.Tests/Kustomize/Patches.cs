using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>Finds what a patch is for and applies it: strategic merge (a map) or JSON 6902 (a list).</summary>
internal static class Patches
{
    /// <summary>Applies one entry of `patches`; throws where it matches nothing (kustomize does so for patches without a target).</summary>
    public static void Apply(IEnumerable<KubeObject> objects, JsonNode? target, IReadOnlyList<JsonNode> patches, string source)
    {
        foreach (var patch in patches)
        {
            var matches = objects.Where(candidate => target is null ? IsSame(candidate, patch) : Matches(candidate, target)).ToList();
            if (matches.Count == 0)
            {
                throw new RenderException(
                    $"{source}: the patch for {target?.ToJsonString() ?? patch.Text("kind") + " " + patch.Text("metadata.name")} matches nothing");
            }

            foreach (var match in matches)
            {
                ApplyTo(match, patch);
            }
        }
    }

    private static void ApplyTo(KubeObject target, JsonNode patch)
    {
        if (patch is JsonArray operations)
        {
            JsonPatch.Apply(target.Root, operations);
            return;
        }

        var change = (JsonObject)patch.DeepClone();
        if (change.Text("$patch") == "delete")
        {
            target.Root.Clear();
            return;
        }

        // The patch of a targeted merge needs kind and name to be a valid object, but does not rename what it meets.
        change.Remove("apiVersion");
        change.Remove("kind");
        (change["metadata"] as JsonObject)?.Remove("name");
        (change["metadata"] as JsonObject)?.Remove("namespace");
        StrategicMerge.Apply(target.Root, change, IsBuiltIn(target.Group));
    }

    private static bool IsBuiltIn(string group) =>
        !group.Contains('.', StringComparison.Ordinal)
            || group.EndsWith(".k8s.io", StringComparison.Ordinal) && group != "gateway.networking.k8s.io";

    private static bool IsSame(KubeObject candidate, JsonNode patch) =>
        candidate.Kind == patch.Text("kind") && candidate.Name == patch.Text("metadata.name")
        && candidate.ApiVersion == patch.Text("apiVersion")
        && (patch.Text("metadata.namespace") ?? candidate.Namespace) == candidate.Namespace;

    private static bool Matches(KubeObject candidate, JsonNode target) =>
        Field(candidate.Kind, target, "kind") && Field(candidate.Name, target, "name") && Field(candidate.Namespace, target, "namespace")
        && Field(candidate.Group, target, "group") && Field(candidate.Version, target, "version")
        && Labels(candidate, target.Text("labelSelector"));

    private static bool Field(string value, JsonNode target, string field) =>
        target.Text(field) is not { } pattern || Regex.IsMatch(value, $"^(?:{pattern})$");

    private static bool Labels(KubeObject candidate, string? selector)
    {
        var labels = candidate.Root.Labels("metadata.labels");

        return selector is null
            || selector.Split(',').Select(term => term.Split('=', 2)).All(term => labels.GetValueOrDefault(term[0]) == term[^1]);
    }
}
