using System.Text.RegularExpressions;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Network;
using HomeLab.Deploy.Tests.Schemas;
using HomeLab.Deploy.Tests.Tools;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Charts;

/// <summary>
/// What only the charts themselves can confirm: that they take our values, and that they make the pods and Services which our policies,
/// probes and data sources name. `make verify-charts` asks them; it needs helm and the network, so `make test` leaves it out.
/// </summary>
public sealed partial class HelmChartTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("homelab-charts-");

    public static TheoryData<string, string> Releases
    {
        get
        {
            var releases = new TheoryData<string, string>();
            foreach (var cluster in Rendering.Of(DeployTree.Current).All)
            {
                foreach (var chart in HelmChart.Of(cluster))
                {
                    releases.Add(cluster.Name, chart.Name);
                }
            }

            return releases;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, MemberData(nameof(Releases))]
    public void Has_a_chart_an_exact_version_and_values_without_variables(string cluster, string release)
    {
        var chart = Chart(cluster, release);

        Assert.Matches(@"^(oci://[\w./-]+|[\w-]+)$", chart.Chart);
        Assert.Equal(chart.Chart.StartsWith("oci://", StringComparison.Ordinal), chart.Repository is null);
        Assert.Matches(@"^v?\d+\.\d+\.\d+$", chart.Version);
        Assert.DoesNotMatch(@"(?<!\$)\$\{[A-Z0-9_]+:?=", chart.Values.ToJsonString());
    }

    [Fact]
    public void Asks_helm_for_what_Flux_would_install()
    {
        Assert.SkipUnless(File.Exists("/bin/sh"), "there is no /bin/sh here");
        var stub = ExternalTool.WriteScript(
            _folder.FullName,
            "helm",
            "#!/bin/sh\necho \"$@\" > \"$(dirname \"$0\")/asked\"\nprintf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: made, namespace: velero}\\n'\n");

        var made = Template(stub, Chart("staging", "velero"));

        Assert.Equal("made", Assert.Single(made).Name);
        Assert.StartsWith(
            "template velero velero --repo https://vmware-tanzu.github.io/helm-charts --version ",
            File.ReadAllText(Path.Combine(_folder.FullName, "asked")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Charts_take_our_values_and_make_what_we_name()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("HOMELAB_VERIFY_CHARTS") == "1", "charts are fetched from the network: make verify-charts");
        var helm = ExternalTool.Find("helm");
        Assert.SkipWhen(helm is null, "helm is not installed");

        var problems = Rendering.Of(DeployTree.Current).All
            .SelectMany(HelmChart.Of, (cluster, chart) => (cluster, chart))
            .SelectMany(
                pair =>
                    Problems(Template(helm, pair.chart), pair.chart.Name).Select(
                        problem => $"{pair.cluster.Name}: {pair.chart.Name}: {problem}"))
            .ToList();

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static IEnumerable<string> Problems(List<KubeObject> objects, string release)
    {
        // Kinds that the pack does not know are the chart's own business; those that it knows have to fit.
        var misfits = objects.SelectMany(
            made =>
                SchemaPack.Validate(made).Where(
                    problem => !problem.StartsWith("no schema", StringComparison.Ordinal)).Select(problem => $"{made}: {problem}"));
        var absent = Endpoints.PodsOfChart(release)
            .Where(
                pod =>
                    !objects.Any(
                        made =>
                            PodTemplates.SpecOf(made) is not null
                                && pod.Labels.All(label => PodTemplates.LabelsOf(made).GetValueOrDefault(label.Key) == label.Value)))
            .Select(pod => $"no pod is labelled as '{pod.Name}' in docs/network-flows.md: {string.Join(',', pod.Labels)}");

        return objects.Count == 0 ? ["it makes nothing"] : misfits.Concat(absent);
    }

    private static HelmChart Chart(string cluster, string release) =>
        HelmChart.Of(
            Rendering.Of(DeployTree.Current).All.Single(candidate => candidate.Name == cluster)).Single(chart => chart.Name == release);

    private List<KubeObject> Template(string helm, HelmChart chart)
    {
        var values = Path.Combine(_folder.FullName, "values.json");
        File.WriteAllText(values, chart.Values.ToJsonString());
        var kubernetes = KubeVersion().Match(DeployTree.Current.Files["deploy/k8s/versions.yaml"]).Groups[1].Value;
        var (exitCode, output) = ExternalTool.Run(helm, _folder.FullName, chart.Arguments(values, kubernetes));
        Assert.True(exitCode == 0, output);

        return [.. DeployTree.Parse(output).Documents.Where(document => document.At("kind") is not null).Select(document => new KubeObject(document.AsObject(), chart.Name))];
    }

    [GeneratedRegex(@"v(\d+\.\d+\.\d+)\+k3s")]
    private static partial Regex KubeVersion();
}
