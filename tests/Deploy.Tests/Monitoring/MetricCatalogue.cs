using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Yaml;
using HomeLab.Testing;

namespace HomeLab.Deploy.Tests.Monitoring;

/// <summary>
/// Every metric that exists: ours from the instruments in src, by the exporter's naming rules; others from monitoring/metrics.yaml.
/// </summary>
internal static partial class MetricCatalogue
{
    private static readonly Lazy<HashSet<string>> Own = new(ReadInstruments);

    /// <summary>The names that a query may use, recording rules excepted.</summary>
    public static HashSet<string> Of(DeployTree tree)
    {
        var names = new HashSet<string>(Own.Value, StringComparer.Ordinal);
        names.UnionWith(External(tree));

        return names;
    }

    /// <summary>The names of monitoring/metrics.yaml.</summary>
    public static IEnumerable<string> External(DeployTree tree) =>
        tree.Yaml("deploy/k8s/monitoring/metrics.yaml").Documents[0].Strings();

    private static HashSet<string> ReadInstruments()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(RepositoryFolder.Path("src"), "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            foreach (Match match in Instrument().Matches(text))
            {
                AddInstrument(names, match);
            }

            // The process' own numbers are written by name.
            names.UnionWith(ProcessMetric().Matches(text).Select(match => match.Groups[1].Value));
        }

        return names;
    }

    // The rules of src/Gateway/Telemetry/MetricName.cs: dots to underscores, the unit, _total for counters.
    private static void AddInstrument(HashSet<string> names, Match match)
    {
        var name = match.Groups["name"].Value.Replace('.', '_');
        var inSeconds = match.Groups["kind"].Value == "Seconds" || match.Groups["unit"].Value == "s";
        var suffix = match.Groups["unit"].Value switch { _ when inSeconds => "_seconds", "By" => "_bytes", _ => "" };
        name = name.EndsWith(suffix, StringComparison.Ordinal) ? name : name + suffix;
        switch (match.Groups["kind"].Value)
        {
            case "Histogram" or "Seconds":
                names.UnionWith([name + "_bucket", name + "_sum", name + "_count"]);
                break;
            case "Counter" or "ObservableCounter":
                names.Add(name.EndsWith("_total", StringComparison.Ordinal) ? name : name + "_total");
                break;
            default:
                names.Add(name);
                break;
        }
    }

    [GeneratedRegex("""(?:Create|\b)(?<kind>ObservableCounter|ObservableGauge|ObservableUpDownCounter|UpDownCounter|Counter|Histogram|Gauge|Seconds)(?:<\w+>)?\(\s*(?:meter,\s*)?"(?<name>homelab\.[\w.]+)"(?:,\s*(?:unit:\s*)?"(?<unit>[^"]*)")?""")]
    private static partial Regex Instrument();

    [GeneratedRegex(@"(?:Counter|Gauge|AppendHeader)\((?:text, )?""((?:process|dotnet)_\w+)""")]
    private static partial Regex ProcessMetric();
}
