using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Policies;

/// <summary>
/// What the policies refuse is a check of the tree ("Every admission policy refuses what it is there for"); this is the other half.
/// </summary>
public sealed class AdmissionPolicyTests
{
    [Theory, InlineData("dev"), InlineData("staging")]
    public void Every_pod_that_we_run_is_admitted(string name)
    {
        Assert.SkipWhen(Cel.WhyNot is not null, Cel.WhyNot ?? "");
        var cluster = Rendering.Of(DeployTree.Current).Clusters.Single(candidate => candidate.Name == name);
        var enforced = cluster.OfKind("Namespace")
            .Where(space => space.Root.Labels("metadata.labels").GetValueOrDefault("policies.homelab/enforce") == "true")
            .Select(space => space.Name).ToHashSet(StringComparer.Ordinal);
        var pods = cluster.Pods().Where(pair => enforced.Contains(pair.Workload.Namespace))
            .Select(pair => (pair.Workload.ToString(), "pods", (JsonNode)new JsonObject { ["spec"] = pair.Spec.DeepClone() }));
        var workloads = cluster.OfKind("Deployment", "StatefulSet").Select(
            workload => (workload.ToString(), "deployments", (JsonNode)workload.Root));

        var subjects = pods.Concat(workloads).ToList();

        Assert.True(subjects.Count > 8, "there is little to show to the policies");
        Assert.Empty(AdmissionPolicy.Refusals(cluster, subjects));
    }
}
