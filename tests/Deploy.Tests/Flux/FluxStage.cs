using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Flux;

/// <summary>One Flux Kustomization of a cluster and what it applies, patched and substituted.</summary>
internal sealed record FluxStage(KubeObject Kustomization, string Folder, IReadOnlyList<KubeObject> Objects)
{
    public string Name => Kustomization.Name;

    public IEnumerable<string> DependsOn => Kustomization.Root.Items("spec.dependsOn").Select(entry => entry.Text("name") ?? "");
}

/// <summary>Everything that one cluster gets.</summary>
internal sealed record ClusterRendering(
    string Name, IReadOnlyList<KubeObject> Root, IReadOnlyList<FluxStage> Stages, IReadOnlyDictionary<string, string> Variables,
    IReadOnlyList<string> Undefined, IReadOnlySet<string> Used)
{
    /// <summary>The objects of all stages and of the root.</summary>
    public IReadOnlyList<KubeObject> Objects { get; } = [.. Root, .. Stages.SelectMany(stage => stage.Objects)];

    public IEnumerable<KubeObject> OfKind(params string[] kinds) => Objects.Where(candidate => kinds.Contains(candidate.Kind));

    /// <summary>The workloads with their pod specs.</summary>
    public IEnumerable<(KubeObject Workload, JsonObject Spec)> Pods() =>
        Objects.Select(
            candidate =>
                (candidate, PodTemplates.SpecOf(candidate))).Where(pair =>
                    pair.Item2 is not null).Select(pair => (pair.candidate, pair.Item2!));
}
