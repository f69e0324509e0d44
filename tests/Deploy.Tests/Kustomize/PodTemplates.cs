using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>Where the pods are in the kinds that make pods.</summary>
internal static class PodTemplates
{
    /// <summary>The template (metadata and spec) inside a workload, or null for other kinds.</summary>
    public static JsonObject? Of(KubeObject candidate) => candidate.Kind switch
    {
        "Pod" => candidate.Root,
        "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "Job" => candidate.Root.At("spec.template") as JsonObject,
        "CronJob" => candidate.Root.At("spec.jobTemplate.spec.template") as JsonObject,
        _ => null,
    };

    /// <summary>The pod spec inside a workload, or null for other kinds.</summary>
    public static JsonObject? SpecOf(KubeObject candidate) => Of(candidate)?["spec"] as JsonObject;

    /// <summary>Labels that the pods of a workload carry.</summary>
    public static Dictionary<string, string> LabelsOf(KubeObject candidate) => Of(candidate).Labels("metadata.labels");

    /// <summary>Every container of a pod spec, those for initialisation included.</summary>
    public static IEnumerable<JsonNode> Containers(JsonNode spec) => spec.Items("initContainers").Concat(spec.Items("containers"));
}
