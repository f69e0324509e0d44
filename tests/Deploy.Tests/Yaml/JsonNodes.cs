using System.Text.Json.Nodes;

namespace HomeLab.Deploy.Tests.Yaml;

/// <summary>
/// Short, forgiving reads: a missing or wrongly typed member is null or empty (the schema check is where that is reported).
/// </summary>
internal static class JsonNodes
{
    /// <summary>The member at a dotted path ("spec.template.metadata"), or null.</summary>
    public static JsonNode? At(this JsonNode? node, string path)
    {
        foreach (var name in path.Split('.'))
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    /// <summary>The text at a path; numbers and booleans as they are written.</summary>
    public static string? Text(this JsonNode? node, string path) => (node.At(path) as JsonValue)?.ToString();

    /// <summary>The text of this very node.</summary>
    public static string? Text(this JsonNode? node) => (node as JsonValue)?.ToString();

    /// <summary>The elements at a path; none where there is no array.</summary>
    public static IEnumerable<JsonNode> Items(this JsonNode? node, string path) =>
        (node.At(path) as JsonArray)?.OfType<JsonNode>() ?? [];

    /// <summary>The members at a path; none where there is no object.</summary>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Members(this JsonNode? node, string path) =>
        node.At(path) as JsonObject ?? Enumerable.Empty<KeyValuePair<string, JsonNode?>>();

    /// <summary>The members at a path as text, for labels and selectors.</summary>
    public static Dictionary<string, string> Labels(this JsonNode? node, string path) =>
        node.Members(path).ToDictionary(member => member.Key, member => member.Value.Text() ?? "", StringComparer.Ordinal);

    /// <summary>This node and everything below it.</summary>
    public static IEnumerable<JsonNode> Tree(this JsonNode? node)
    {
        if (node is null)
        {
            yield break;
        }

        yield return node;
        var below = node switch
        {
            JsonObject mapping => mapping.Select(member => member.Value),
            JsonArray sequence => sequence,
            _ => [],
        };
        foreach (var child in below.SelectMany(child => child.Tree()))
        {
            yield return child;
        }
    }

    /// <summary>Every string below this node.</summary>
    public static IEnumerable<string> Strings(this JsonNode? node) =>
        node.Tree().OfType<JsonValue>().Select(value => value.TryGetValue<string>(out var text) ? text : null).OfType<string>();

    /// <summary>The whole number at a path.</summary>
    public static long? Number(this JsonNode? node, string path) =>
        node.At(path) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    /// <summary>Whether the member at a path is the boolean true.</summary>
    public static bool IsTrue(this JsonNode? node, string path) =>
        node.At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
