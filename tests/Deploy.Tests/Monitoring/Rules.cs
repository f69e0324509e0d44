using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Monitoring;

/// <summary>The Prometheus rules of a cluster.</summary>
internal static class Rules
{
    /// <summary>Rule objects of the bigger cluster, which has all of them.</summary>
    public static IEnumerable<KubeObject> Objects(DeployTree tree) => Rendering.Of(tree).Staging.OfKind("PrometheusRule");

    /// <summary>Every rule.</summary>
    public static IEnumerable<JsonNode> All(DeployTree tree) =>
        Objects(tree).SelectMany(owner => owner.Root.Items("spec.groups")).SelectMany(group => group.Items("rules"));

    /// <summary>Every alert.</summary>
    public static IEnumerable<JsonNode> Alerts(DeployTree tree) => All(tree).Where(rule => rule.At("alert") is not null);
}
