using System.Text;
using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>configMapGenerator and secretGenerator: from files and literals.</summary>
internal static class Generators
{
    /// <summary>The object that one generator entry makes, its name still without hash.</summary>
    public static KubeObject Make(string kind, JsonNode entry, JsonNode kustomization, Func<string, string> readFile, string source)
    {
        var data = new JsonObject();
        foreach (var (key, value) in Literals(entry).Concat(Files(entry, readFile)).OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            data[key] = kind == "Secret" ? Convert.ToBase64String(Encoding.UTF8.GetBytes(value)) : value;
        }

        var metadata = new JsonObject { ["name"] = entry.Text("name") };
        if (entry.Text("namespace") is { } space)
        {
            metadata["namespace"] = space;
        }

        var root = new JsonObject { ["apiVersion"] = "v1", ["kind"] = kind, ["metadata"] = metadata, ["data"] = data };
        if (kind == "Secret")
        {
            root["type"] = entry.Text("type") ?? "Opaque";
        }

        AddOptions(root, kustomization.At("generatorOptions"));
        AddOptions(root, entry.At("options"));

        return new KubeObject(root, source)
        {
            NeedsHash = !entry.IsTrue("options.disableNameSuffixHash") && !kustomization.IsTrue("generatorOptions.disableNameSuffixHash"),
        };
    }

    private static void AddOptions(JsonObject root, JsonNode? options)
    {
        foreach (var field in new[] { "labels", "annotations" })
        {
            foreach (var (key, value) in options.Members(field))
            {
                var metadata = (JsonObject)root["metadata"]!;
                metadata[field] ??= new JsonObject();
                metadata[field]![key] = value?.DeepClone();
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Literals(JsonNode entry) =>
        entry.Items("literals").Select(literal => (literal.Text() ?? "").Split('=', 2))
            .Select(pair => KeyValuePair.Create(pair[0], pair.Length > 1 ? pair[1].Trim('"', '\'') : ""));

    private static IEnumerable<KeyValuePair<string, string>> Files(JsonNode entry, Func<string, string> readFile)
    {
        foreach (var file in entry.Items("files").Select(file => file.Text() ?? ""))
        {
            var pair = file.Split('=', 2);
            yield return KeyValuePair.Create(pair.Length > 1 ? pair[0] : Path.GetFileName(file), readFile(pair[^1]));
        }
    }
}
