using System.Globalization;
using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>RFC 6902 patches: add, replace, remove and test.</summary>
internal static class JsonPatch
{
    /// <summary>Applies the operations in place; throws <see cref="RenderException"/> with the path that does not exist.</summary>
    public static void Apply(JsonObject target, JsonArray operations)
    {
        foreach (var operation in operations.OfType<JsonObject>())
        {
            var path = operation.Text("path") ?? "";
            var steps = path.Split('/').Skip(1).Select(
                step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
            var parent = Walk(target, steps[..^1], path);
            Run(operation.Text("op") ?? "", parent, steps[^1], operation["value"], path);
        }
    }

    private static JsonNode Walk(JsonNode node, IEnumerable<string> steps, string path)
    {
        foreach (var step in steps)
        {
            node = Child(node, step) ?? throw new RenderException($"the JSON patch path {path} has no '{step}'");
        }

        return node;
    }

    private static JsonNode? Child(JsonNode node, string step) => node switch
    {
        JsonObject mapping => mapping[step],
        JsonArray sequence when int.TryParse(step, CultureInfo.InvariantCulture, out var index) && index < sequence.Count =>
            sequence[index],
        _ => null,
    };

    private static void Run(string operation, JsonNode parent, string last, JsonNode? value, string path)
    {
        if (operation is not "add" && Child(parent, last) is null)
        {
            throw new RenderException($"the JSON patch path {path} does not exist");
        }

        switch (operation, parent)
        {
            case ("add" or "replace", JsonObject mapping):
                mapping[last] = value?.DeepClone();
                break;
            case ("remove", JsonObject mapping):
                mapping.Remove(last);
                break;
            case ("add", JsonArray sequence):
                sequence.Insert(last == "-" ? sequence.Count : int.Parse(last, CultureInfo.InvariantCulture), value?.DeepClone());
                break;
            case ("replace", JsonArray sequence):
                sequence[int.Parse(last, CultureInfo.InvariantCulture)] = value?.DeepClone();
                break;
            case ("remove", JsonArray sequence):
                sequence.RemoveAt(int.Parse(last, CultureInfo.InvariantCulture));
                break;
            case ("test", _):
                if (!JsonNode.DeepEquals(Child(parent, last), value))
                {
                    throw new RenderException($"the JSON patch test of {path} fails");
                }

                break;
            default:
                throw new RenderException($"the JSON patch operation '{operation}' is not in the subset in use");
        }
    }
}
