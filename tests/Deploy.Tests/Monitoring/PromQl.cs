using System.Text.RegularExpressions;

namespace HomeLab.Deploy.Tests.Monitoring;

/// <summary>As much of PromQL as it takes to name the metrics of an expression; promtool judges the rest.</summary>
internal static partial class PromQl
{
    private static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "and", "or", "unless", "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "bool", "inf", "nan", "atan2",
    };

    /// <summary>The metric names that an expression selects.</summary>
    public static IEnumerable<string> Metrics(string expression)
    {
        var text = Strings().Replace(expression, "\"\"");
        text = Matchers().Replace(text, "{}");
        text = Ranges().Replace(text, "");
        text = Groupings().Replace(text, " ");

        return Identifiers().Matches(text).Select(match => match.Value).Where(
            name => !Words.Contains(name)).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The labels that an expression matches, groups or joins by.</summary>
    public static IEnumerable<string> Labels(string expression)
    {
        var text = Strings().Replace(expression, "\"\"");
        var matched = Matchers().Matches(text).SelectMany(match => LabelNames().Matches(match.Value)).Select(match => match.Value);
        var grouped = Groupings().Matches(text).SelectMany(
            match => LabelNames().Matches(match.Value[match.Value.IndexOf('(', StringComparison.Ordinal)..])).Select(match => match.Value);

        return matched.Concat(grouped).Distinct(StringComparer.Ordinal);
    }

    /// <summary>The expression with Grafana's variables filled in, so that promtool reads it.</summary>
    public static string FillIn(string expression) => expression
        .Replace("$__rate_interval", "5m", StringComparison.Ordinal)
        .Replace("$__interval", "1m", StringComparison.Ordinal)
        .Replace("$__range", "1h", StringComparison.Ordinal);

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*'")]
    private static partial Regex Strings();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Matchers();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Ranges();

    [GeneratedRegex(@"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")]
    private static partial Regex Groupings();

    [GeneratedRegex(@"[a-zA-Z_]\w*")]
    private static partial Regex LabelNames();

    [GeneratedRegex(@"(?<![\w:.$])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])")]
    private static partial Regex Identifiers();
}
