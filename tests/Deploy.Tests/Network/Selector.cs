using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Network;

/// <summary>Label selectors.</summary>
internal static class Selector
{
    /// <summary>Whether labels meet a selector; an empty or absent one meets all.</summary>
    public static bool Matches(JsonNode? selector, IReadOnlyDictionary<string, string> labels) =>
        selector.Labels("matchLabels").All(pair => labels.GetValueOrDefault(pair.Key) == pair.Value)
        && selector.Items("matchExpressions").All(expression => Meets(expression, labels));

    private static bool Meets(JsonNode expression, IReadOnlyDictionary<string, string> labels)
    {
        var present = labels.TryGetValue(expression.Text("key") ?? "", out var value);
        var values = expression.Items("values").Select(candidate => candidate.Text()).ToList();

        return expression.Text("operator") switch
        {
            "In" => present && values.Contains(value),
            "NotIn" => !present || !values.Contains(value),
            "Exists" => present,
            "DoesNotExist" => !present,
            _ => false,
        };
    }
}
