using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Flux;

/// <summary>
/// Flux' postBuild substitution: ${NAME} and ${NAME:=default} become the cluster's values, $${NAME} becomes ${NAME}. It happens in YAML
/// text, so a scalar that is nothing but a variable takes the type of its value: what was "${REPLICAS}" becomes the number 2.
/// </summary>
internal sealed partial class Substitution(IReadOnlyDictionary<string, string> values)
{
    private const string Switch = "kustomize.toolkit.fluxcd.io/substitute";

    /// <summary>Variables that were asked for and are not defined, with the object that asked.</summary>
    public List<string> Undefined { get; } = [];

    /// <summary>Variables that were asked for.</summary>
    public HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>Replaces in place, unless the object switches it off.</summary>
    public void Apply(KubeObject target)
    {
        if (target.Root.At("metadata.annotations")?[Switch].Text() == "disabled")
        {
            return;
        }

        Replace(target.Root, target);
    }

    private void Replace(JsonNode node, KubeObject owner)
    {
        if (node is JsonObject mapping)
        {
            foreach (var (key, value) in mapping.ToList())
            {
                var renamed = Expand(key, owner);
                var replaced = ReplaceValue(value, owner);
                if (renamed != key)
                {
                    mapping.Remove(key);
                    mapping[renamed] = replaced is null || replaced.Parent is null ? replaced : replaced.DeepClone();
                }
                else if (!ReferenceEquals(replaced, value))
                {
                    mapping[key] = replaced;
                }
            }
        }
        else if (node is JsonArray sequence)
        {
            for (var i = 0; i < sequence.Count; i++)
            {
                var replaced = ReplaceValue(sequence[i], owner);
                if (!ReferenceEquals(replaced, sequence[i]))
                {
                    sequence[i] = replaced;
                }
            }
        }
    }

    private JsonNode? ReplaceValue(JsonNode? value, KubeObject owner)
    {
        if (value is JsonObject or JsonArray)
        {
            Replace(value, owner);
            return value;
        }

        if (value is not JsonValue scalar || !scalar.TryGetValue<string>(out var text) || !text.Contains("${", StringComparison.Ordinal))
        {
            return value;
        }

        var expanded = Expand(text, owner);

        return Alone().IsMatch(text) ? YamlScalar.Resolve(expanded) : JsonValue.Create(expanded);
    }

    private string Expand(string text, KubeObject owner) => Variable().Replace(text, match =>
    {
        if (match.Value.StartsWith("$$", StringComparison.Ordinal))
        {
            return match.Value[1..];
        }

        var name = match.Groups["name"].Value;
        Used.Add(name);
        if (values.TryGetValue(name, out var value))
        {
            return value;
        }

        if (match.Groups["default"].Success)
        {
            return match.Groups["default"].Value;
        }

        Undefined.Add($"{owner}: ${{{name}}}");

        return "undefined";
    });

    [GeneratedRegex(@"\$?\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:=(?<default>[^}]*))?\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\$\{[A-Za-z0-9_]+\}$")]
    private static partial Regex Alone();
}
