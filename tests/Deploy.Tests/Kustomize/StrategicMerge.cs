using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>
/// A strategic merge patch: maps merge, null removes, and the lists that Kubernetes keys merge by their key; other lists are replaced.
/// </summary>
internal static class StrategicMerge
{
    private static readonly Dictionary<string, string[]> ListKeys = new(StringComparer.Ordinal)
    {
        ["containers"] = ["name"],
        ["initContainers"] = ["name"],
        ["volumes"] = ["name"],
        ["env"] = ["name"],
        ["imagePullSecrets"] = ["name"],
        ["volumeMounts"] = ["mountPath"],
        ["ports"] = ["containerPort", "port"],
        ["topologySpreadConstraints"] = ["topologyKey"],
        ["hostAliases"] = ["ip"],
    };

    /// <summary>
    /// Applies the patch to the target in place. Keyed lists exist only in built-in kinds: a custom resource's lists are replaced.
    /// </summary>
    public static void Apply(JsonObject target, JsonObject patch, bool builtIn)
    {
        foreach (var (name, change) in patch)
        {
            switch (change)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject below when below.Text("$patch") == "delete":
                    target.Remove(name);
                    break;
                case JsonObject below when target[name] is JsonObject existing:
                    Apply(existing, below, builtIn);
                    break;
                case JsonArray items when builtIn && target[name] is JsonArray existing && KeyOf(name, items) is { } key:
                    MergeList(existing, items, key);
                    break;
                default:
                    target[name] = change.DeepClone();
                    break;
            }
        }
    }

    private static string? KeyOf(string list, JsonArray items) =>
        ListKeys.TryGetValue(list, out var keys)
            ? keys.FirstOrDefault(key => items.Count > 0 && items.All(item => item.At(key) is not null))
            : null;

    // kustomize puts what the patch adds before what was there.
    private static void MergeList(JsonArray existing, JsonArray items, string key)
    {
        var added = 0;
        foreach (var item in items.OfType<JsonObject>())
        {
            var match = existing.OfType<JsonObject>().FirstOrDefault(candidate => candidate.Text(key) == item.Text(key));
            if (item.Text("$patch") == "delete")
            {
                existing.Remove(match);
            }
            else if (match is not null)
            {
                Apply(match, item, builtIn: true);
            }
            else
            {
                existing.Insert(added++, item.DeepClone());
            }
        }
    }
}
