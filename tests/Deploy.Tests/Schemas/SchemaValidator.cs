using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Schemas;

/// <summary>
/// Validates against the JSON-schema keywords that the pack uses (type, properties, required, additionalProperties, items, enum, const,
/// pattern, minimum/maximum and their length kin, anyOf, oneOf, allOf, not, $ref, nullable). Rules in CEL are the API server's to run.
/// </summary>
internal sealed class SchemaValidator(JsonNode root)
{
    /// <summary>Findings so far, each with the path inside the object.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Checks one node against one schema.</summary>
    public void Check(JsonNode? node, JsonNode? schema, string path)
    {
        if (schema is not JsonObject rules)
        {
            if (schema is JsonValue never && never.TryGetValue<bool>(out var allowed) && !allowed)
            {
                Problems.Add($"{path}: not allowed here");
            }

            return;
        }

        if (rules.Text("$ref") is { } reference)
        {
            Check(node, Resolve(reference), path);
            return;
        }

        if (node is null
            && (rules.IsTrue("nullable") || rules["type"] is null && rules["x-kubernetes-preserve-unknown-fields"] is not null))
        {
            return;
        }

        CheckType(node, rules, path);
        CheckValue(node, rules, path);
        CheckCombinations(node, rules, path);
        switch (node)
        {
            case JsonObject mapping:
                CheckObject(mapping, rules, path);
                break;
            case JsonArray sequence:
                CheckArray(sequence, rules, path);
                break;
        }
    }

    private JsonNode? Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode?)root, (node, step) => (node as JsonObject)?[step]);

    private void CheckType(JsonNode? node, JsonObject rules, string path)
    {
        var types = rules["type"] switch
        {
            JsonArray several => several.Select(type => type.Text()).ToArray(),
            JsonValue one => [one.Text()],
            _ => [],
        };
        if (types.Length > 0 && !types.Any(type => IsOf(node, type)))
        {
            Problems.Add($"{path}: expected {string.Join(" or ", types)}, found {node?.ToJsonString() ?? "null"}");
        }
    }

    private static bool IsOf(JsonNode? node, string? type) => (type, node?.GetValueKind()) switch
    {
        ("null", null or JsonValueKind.Null) => true,
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) or ("number", JsonValueKind.Number) => true,
        ("integer", JsonValueKind.Number) => node is JsonValue value && value.TryGetValue<long>(out _),
        _ => false,
    };

    private void CheckValue(JsonNode? node, JsonObject rules, string path)
    {
        if (rules["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, node)))
        {
            Problems.Add($"{path}: {node?.ToJsonString() ?? "null"} is none of {choices.ToJsonString()}");
        }

        if (rules.TryGetPropertyValue("const", out var constant) && !JsonNode.DeepEquals(constant, node))
        {
            Problems.Add($"{path}: expected {constant?.ToJsonString()}");
        }

        if (node is JsonValue scalar && scalar.TryGetValue<string>(out var text))
        {
            CheckText(text, rules, path);
        }
        else if (node?.GetValueKind() == JsonValueKind.Number)
        {
            var number = double.Parse(node.ToString(), CultureInfo.InvariantCulture);
            if (Bound(rules, "minimum") is { } least && number < least || Bound(rules, "maximum") is { } most && number > most)
            {
                Problems.Add($"{path}: {number} is out of range");
            }
        }
    }

    private void CheckText(string text, JsonObject rules, string path)
    {
        if (rules.Text("pattern") is { } pattern && !Regex.IsMatch(text, Translate(pattern)))
        {
            Problems.Add($"{path}: '{text}' does not match {pattern}");
        }

        CheckLength(text.Length, rules, "Length", path);
        if (rules.Text("format") is "cidr" && !System.Net.IPNetwork.TryParse(text, out _))
        {
            Problems.Add($"{path}: '{text}' is not a CIDR");
        }
    }

    // Go's \PC is .NET's \P{C}; a flag group in the middle of a pattern means the same in both.
    private static string Translate(string pattern) => pattern.Replace(@"\PC", @"\P{C}", StringComparison.Ordinal);

    private static double? Bound(JsonObject rules, string name) =>
        rules[name] is JsonValue value ? double.Parse(value.ToString(), CultureInfo.InvariantCulture) : null;

    private void CheckLength(int length, JsonObject rules, string kind, string path)
    {
        if (Bound(rules, "min" + kind) is { } least && length < least || Bound(rules, "max" + kind) is { } most && length > most)
        {
            Problems.Add($"{path}: {length} is not between {rules["min" + kind]} and {rules["max" + kind]} ({kind.ToLowerInvariant()})");
        }
    }

    private void CheckObject(JsonObject mapping, JsonObject rules, string path)
    {
        foreach (var name in rules.Items("required").Select(name => name.Text() ?? "").Where(name => !mapping.ContainsKey(name)))
        {
            Problems.Add($"{path}: '{name}' is missing");
        }

        CheckLength(mapping.Count, rules, "Properties", path);
        var properties = rules["properties"] as JsonObject;
        foreach (var (name, value) in mapping)
        {
            if (properties?[name] is { } known)
            {
                Check(value, known, $"{path}.{name}");
            }
            else if (rules["additionalProperties"] is JsonObject other)
            {
                Check(value, other, $"{path}.{name}");
            }
            else if (
                rules["additionalProperties"] is JsonValue
                    && !rules.IsTrue("additionalProperties")
                    && !rules.IsTrue("x-kubernetes-preserve-unknown-fields"))
            {
                Problems.Add($"{path}: there is no field '{name}'");
            }
        }
    }

    private void CheckArray(JsonArray sequence, JsonObject rules, string path)
    {
        CheckLength(sequence.Count, rules, "Items", path);
        for (var i = 0; i < sequence.Count && rules["items"] is { } items; i++)
        {
            Check(sequence[i], items, $"{path}[{i}]");
        }
    }

    private void CheckCombinations(JsonNode? node, JsonObject rules, string path)
    {
        foreach (var part in rules.Items("allOf"))
        {
            Check(node, part, path);
        }

        if (rules["anyOf"] is JsonArray any && !any.Any(part => Holds(node, part)))
        {
            Problems.Add($"{path}: matches none of the allowed forms");
        }

        if (rules["oneOf"] is JsonArray one && one.Count(part => Holds(node, part)) != 1)
        {
            Problems.Add($"{path}: must match exactly one of the allowed forms");
        }

        if (rules["not"] is { } not && Holds(node, not))
        {
            Problems.Add($"{path}: matches a form that is not allowed");
        }
    }

    private bool Holds(JsonNode? node, JsonNode? schema)
    {
        var attempt = new SchemaValidator(root);
        attempt.Check(node, schema, "");

        return attempt.Problems.Count == 0;
    }
}
