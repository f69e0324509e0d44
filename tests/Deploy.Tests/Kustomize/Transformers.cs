using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>namespace, labels and images.</summary>
internal static class Transformers
{
    /// <summary>Puts every namespaced object into the namespace, and names a Namespace object after it.</summary>
    public static void SetNamespace(IEnumerable<KubeObject> objects, string? space)
    {
        foreach (var root in objects.Where(candidate => space is not null && candidate.Root.Count > 0).Select(candidate => candidate.Root))
        {
            var kind = root.Text("kind") ?? "";
            if (kind == "Namespace")
            {
                root["metadata"]!["name"] = space;
            }
            else if (!Scopes.IsKnownToKustomize(kind))
            {
                root["metadata"]!["namespace"] = space;
            }
        }
    }

    /// <summary>Adds the pairs of `labels` to metadata and, on request, to pod templates.</summary>
    public static void AddLabels(IReadOnlyList<KubeObject> objects, JsonNode kustomization, string file, ICollection<string> problems)
    {
        foreach (var entry in kustomization.Items("labels"))
        {
            if (entry.IsTrue("includeSelectors"))
            {
                problems.Add($"{file}: includeSelectors is outside the subset (selectors are immutable: write them)");
            }

            foreach (var candidate in objects.Where(candidate => candidate.Root.Count > 0))
            {
                Add(candidate.Root, entry);
                if (entry.IsTrue("includeTemplates") && PodTemplates.Of(candidate) is { } template)
                {
                    Add(template, entry);
                }
            }
        }
    }

    private static void Add(JsonObject holder, JsonNode entry)
    {
        holder["metadata"] ??= new JsonObject();
        holder["metadata"]!["labels"] ??= new JsonObject();
        foreach (var (key, value) in entry.Members("pairs"))
        {
            holder["metadata"]!["labels"]![key] = value?.DeepClone();
        }
    }

    /// <summary>Replaces name, tag and digest of images.</summary>
    public static void SetImages(IEnumerable<KubeObject> objects, JsonNode kustomization)
    {
        var changes = kustomization.Items("images").ToList();
        foreach (var container in objects.Where(_ => changes.Count > 0).Select(PodTemplates.SpecOf).OfType<JsonObject>().SelectMany(PodTemplates.Containers))
        {
            var image = container.Text("image") ?? "";
            var name = ImageName(image);
            foreach (var change in changes.Where(change => change.Text("name") == name))
            {
                var renamed = change.Text("newName") ?? name;
                container["image"] = change.Text("digest") is { } digest ? $"{renamed}@{digest}"
                    : change.Text("newTag") is { } tag ? $"{renamed}:{tag}"
                    : renamed + image[name.Length..];
            }
        }
    }

    private static string ImageName(string image)
    {
        var plain = image.Split('@')[0];
        var colon = plain.LastIndexOf(':');

        return colon > plain.LastIndexOf('/') ? plain[..colon] : plain;
    }
}
