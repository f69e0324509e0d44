using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Tools;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Monitoring;

/// <summary>Prometheus' own tool as judge of rules, their unit tests and dashboard queries. Answers are kept by input.</summary>
internal static class Promtool
{
    private static readonly string? Program = ExternalTool.Find("promtool");
    private static readonly ConcurrentDictionary<string, IReadOnlyList<string>> Answers = new(StringComparer.Ordinal);

    /// <summary>Why it cannot judge here, or null.</summary>
    public static string? WhyNot => Program is null ? "promtool is not installed (eng/setup-tests.sh fetches it)" : null;

    /// <summary>What `promtool check rules` refuses, annotations' templates included.</summary>
    public static IEnumerable<string> CheckRules(DeployTree tree) =>
        Judge("check", RuleFiles(tree, annotations: true), [], "check", "rules");

    /// <summary>Which unit tests fail. Annotations are left out: what fires when is the question.</summary>
    public static IEnumerable<string> TestRules(DeployTree tree)
    {
        var tests = tree.Files.Where(file => file.Key.StartsWith("deploy/k8s/monitoring/configs/rules-tests/", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileName(file.Key), file => file.Value, StringComparer.Ordinal);
        var rules = RuleFiles(tree, annotations: false);

        // One run for each file, so that a changed rule repeats only its own tests.
        return tests.SelectMany(test => Judge(
            "test", rules.Where(
                rule =>
                    test.Value.Contains(
                        rule.Key,
                        StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal), new() { [test.Key] = test.Value }, "test", "rules"));
    }

    /// <summary>Which dashboard queries promtool cannot read.</summary>
    public static IEnumerable<string> CheckQueries(DeployTree tree)
    {
        var rules = new JsonArray();
        foreach (var query in Dashboards.Queries(tree).Where(query => query.Source == "prometheus"))
        {
            rules.Add(new JsonObject { ["record"] = "dashboard:query:value", ["expr"] = PromQl.FillIn(query.Expression) });
        }

        var file = new JsonObject { ["groups"] = new JsonArray(new JsonObject { ["name"] = "dashboards", ["rules"] = rules }) };

        // Equal queries in two panels are no fault here: only what cannot be parsed counts.
        return Judge("queries", new() { ["dashboards.rules.yaml"] = file.ToJsonString() }, [], "check", "rules").Where(
            line => line.Contains("could not parse", StringComparison.Ordinal) || line.Contains("parse error", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> RuleFiles(DeployTree tree, bool annotations)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var owner in Rules.Objects(tree))
        {
            var spec = owner.Root["spec"]!.DeepClone();
            foreach (var rule in spec.Items("groups").SelectMany(group => group.Items("rules")).OfType<JsonObject>().Where(_ => !annotations))
            {
                rule.Remove("annotations");
            }

            files[owner.Name + ".rules.yaml"] = spec.ToJsonString();
        }

        return files;
    }

    private static IReadOnlyList<string> Judge(
        string kind, Dictionary<string, string> rules, Dictionary<string, string> tests, params string[] command)
    {
        var key = kind + string.Concat(
            rules.Concat(tests).OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => file.Key + file.Value));

        return Answers.GetOrAdd(key, _ => Run(rules, tests, command));
    }

    private static IReadOnlyList<string> Run(Dictionary<string, string> rules, Dictionary<string, string> tests, string[] command)
    {
        var folder = Directory.CreateTempSubdirectory("homelab-rules-");
        try
        {
            foreach (var (name, text) in rules.Concat(tests))
            {
                File.WriteAllText(Path.Combine(folder.FullName, name), text);
            }

            var targets = tests.Count > 0 ? tests.Keys : (IEnumerable<string>)rules.Keys;
            var (exitCode, output) = ExternalTool.Run(Program!, folder.FullName, [.. command, .. targets]);

            return exitCode == 0
                ? []
                : [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains("SUCCESS", StringComparison.Ordinal))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
