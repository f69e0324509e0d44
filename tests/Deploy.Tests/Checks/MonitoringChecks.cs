using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Monitoring;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>Alerts, rules and dashboards stand on metrics that exist, and alerts are proved.</summary>
internal static partial class MonitoringChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("There are at least thirty alerts, each said fully", AlertsAreComplete),
        new("Every alert has its runbook and every runbook its alert", RunbooksMatch),
        new("Every alert is tested to be silent, to fire and to resolve", AlertsAreTested),
        new("Every metric of a rule exists", RuleMetricsExist),
        new("Every metric of a dashboard exists", DashboardMetricsExist),
        new("Dashboards take any data source and any scrape interval", DashboardsAreNeutral),
        new("Recording rules that are used are recorded", RecordingsExist),
        new("GPU counters are those that the exporter is told to export", GpuCountersAreExported),
        new("Every severity has a receiver", SeveritiesHaveReceivers),
        new("The Wyoming prober asks and waits for an answer", ProberSpeaksWyoming),
        new("promtool reads every rule", Promtool.CheckRules) { WhyNot = () => Promtool.WhyNot },
        new("promtool passes every alert test", Promtool.TestRules) { WhyNot = () => Promtool.WhyNot },
        new("promtool reads every dashboard query", Promtool.CheckQueries) { WhyNot = () => Promtool.WhyNot },
    ];

    private static IEnumerable<string> AlertsAreComplete(DeployTree tree)
    {
        var alerts = Rules.Alerts(tree).ToList();
        if (alerts.Count < 30)
        {
            yield return $"there are {alerts.Count} alerts";
        }

        foreach (var alert in alerts)
        {
            var name = alert.Text("alert");
            if (alert.Text("labels.severity") is not ("critical" or "warning" or "info") || alert.Text("annotations.summary") is null || alert.Text("annotations.description") is null
                || alert.Text("annotations.runbook_url")?.EndsWith($"/{name}.md", StringComparison.Ordinal) != true)
            {
                yield return $"{name}: needs a severity, a summary, a description and its runbook_url";
            }
        }
    }

    private static IEnumerable<string> RunbooksMatch(DeployTree tree)
    {
        var alerts = Rules.Alerts(tree).Select(alert => $"docs/runbooks/{alert.Text("alert")}.md").ToHashSet(StringComparer.Ordinal);
        var books = tree.Files.Keys.Where(
            path =>
                path.StartsWith("docs/runbooks/", StringComparison.Ordinal)
                    && path != "docs/runbooks/README.md").ToHashSet(StringComparer.Ordinal);

        return alerts.Except(books).Select(path => $"{path} is missing").Concat(
            books.Except(alerts).Select(path => $"{path} belongs to no alert"));
    }

    private static IEnumerable<string> AlertsAreTested(DeployTree tree)
    {
        var tests = tree.YamlPaths.Where(path => path.Contains("/rules-tests/", StringComparison.Ordinal))
            .SelectMany(path => tree.Yaml(path).Documents[0].Items("tests"))
            .SelectMany(test => test.Items("alert_rule_test"))
            .GroupBy(test => test.Text("alertname") ?? "", StringComparer.Ordinal)
            .ToDictionary(
                group => group.Key,
                group => string.Concat(group.Select(test => test.Items("exp_alerts").Any() ? "!" : ".")),
                StringComparer.Ordinal);

        return Rules.Alerts(tree).Select(alert => alert.Text("alert") ?? "").Where(name => tests.GetValueOrDefault(name) is not ".!.")
            .Select(name => $"{name} needs a test that is silent, fires and is silent again");
    }

    private static HashSet<string> Recorded(DeployTree tree) =>
        Rules.All(tree).Select(rule => rule.Text("record")).OfType<string>().ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> RuleMetricsExist(DeployTree tree)
    {
        var names = MetricCatalogue.Of(tree);

        return from rule in Rules.All(tree)
               from metric in PromQl.Metrics(rule.Text("expr") ?? "")
               where !metric.Contains(':', StringComparison.Ordinal) && !names.Contains(metric)
               select $"{rule.Text("alert") ?? rule.Text("record")}: there is no metric {metric}";
    }

    private static IEnumerable<string> DashboardMetricsExist(DeployTree tree)
    {
        var names = MetricCatalogue.Of(tree);

        return from query in Dashboards.Queries(tree)
               where query.Source == "prometheus"
               from metric in PromQl.Metrics(query.Expression)
               where !metric.Contains(':', StringComparison.Ordinal) && !names.Contains(metric)
               select $"{query.Path}: '{query.Panel}': there is no metric {metric}";
    }

    private static IEnumerable<string> RecordingsExist(DeployTree tree)
    {
        var recorded = Recorded(tree);
        var asked = Rules.All(tree).SelectMany(rule => PromQl.Metrics(rule.Text("expr") ?? "")).Concat(
            Dashboards.Queries(tree).SelectMany(query => PromQl.Metrics(query.Expression)));

        return asked.Where(
            name =>
                name.StartsWith("homelab:", StringComparison.Ordinal) && !recorded.Contains(name)).Distinct().Select(name =>
                    $"nothing records {name}");
    }

    private static IEnumerable<string> DashboardsAreNeutral(DeployTree tree)
    {
        var paths = Dashboards.Paths(tree).ToList();
        if (paths.Count < 5)
        {
            yield return $"there are {paths.Count} dashboards";
        }

        foreach (var path in paths)
        {
            if (Dashboards.Read(tree, path) is not { } dashboard)
            {
                yield return $"{path} is no JSON";
                continue;
            }

            foreach (var panel in dashboard.Items("panels").Where(panel => panel.Text("datasource.uid")?.StartsWith('$') != true))
            {
                yield return $"{path}: '{panel.Text("title")}' is bound to one data source";
            }

            foreach (var query in Dashboards.Queries(tree).Where(query => query.Path == path && query.Source == "prometheus" && FixedRate().IsMatch(query.Expression)))
            {
                yield return $"{path}: '{query.Panel}' has a fixed interval instead of $__rate_interval";
            }
        }
    }

    private static IEnumerable<string> GpuCountersAreExported(DeployTree tree)
    {
        var text = Rendering.Of(tree).Staging.OfKind("ConfigMap").FirstOrDefault(
            map => map.Name == "dcgm-metrics")?.Root.At("data")?["dcgm-metrics.csv"].Text()
            ?? "";
        var exported = text.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(',')[0].Trim()).ToHashSet(StringComparer.Ordinal);
        var known = MetricCatalogue.External(tree).Where(
            name => name.StartsWith("DCGM_", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);

        return known.Except(exported).Select(name => $"{name} is not exported")
            .Concat(
                exported.Where(
                    name => name.Contains("_PROF_", StringComparison.Ordinal)).Select(name => $"{name}: GeForce and RTX cards refuse it"));
    }

    private static IEnumerable<string> SeveritiesHaveReceivers(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var routes = cluster.OfKind("AlertmanagerConfig").ToList();
            var receivers = routes.SelectMany(
                config => config.Root.Items("spec.receivers")).Select(receiver => receiver.Text("name")).ToHashSet(StringComparer.Ordinal);
            var used = routes.SelectMany(
                config =>
                    config.Root.Items("spec.route.routes").Append(config.Root.At("spec.route")!)).Select(route =>
                        route.Text("receiver")).ToList();
            foreach (var missing in used.Where(name => !receivers.Contains(name)))
            {
                yield return $"{cluster.Name}: there is no receiver {missing}";
            }

            if (!routes.SelectMany(config => config.Root.Items("spec.route.routes")).SelectMany(route => route.Items("matchers")).Any(matcher => matcher.Text("value") == "critical"))
            {
                yield return $"{cluster.Name}: no route takes critical alerts";
            }

            foreach (var secret in routes.SelectMany(config => config.Root.Items("spec.receivers")).SelectMany(receiver => receiver.Items("webhookConfigs")).Select(hook => hook.At("urlSecret")))
            {
                if (Inventory.Of(cluster).SecretKeys("monitoring", secret.Text("name") ?? "")?.Contains(secret.Text("key") ?? "") != true)
                {
                    yield return $"{cluster.Name}: no secret {secret.Text("name")} with key {secret.Text("key")}";
                }
            }
        }
    }

    private static IEnumerable<string> ProberSpeaksWyoming(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var modules = cluster.OfKind("HelmRelease").Select(
                release => release.Root.At("spec.values.config.modules")).FirstOrDefault(found => found is not null);
            var steps = modules.Items("wyoming.tcp.query_response").ToList();
            if (steps is not [var ask, var wait] || ask.Text("send") != """{"type":"describe"}""" || wait.Text("expect") != "\"type\": ?\"info\"")
            {
                yield return $"{cluster.Name}: the module wyoming has to send describe and to expect info";
            }

            foreach (var module in cluster.OfKind("Probe").Select(probe => probe.Root.Text("spec.module")).Where(module => modules.At(module ?? "") is null))
            {
                yield return $"{cluster.Name}: the blackbox exporter has no module {module}";
            }
        }
    }

    [GeneratedRegex(@"rate\([^)]*\[\d")]
    private static partial Regex FixedRate();
}
