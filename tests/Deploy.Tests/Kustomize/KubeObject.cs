using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>One Kubernetes object on its way through the renderer, with the file it came from.</summary>
internal sealed record KubeObject(JsonObject Root, string Source)
{
    /// <summary>Set on generated ConfigMaps and Secrets whose name still has to get its content hash.</summary>
    public bool NeedsHash { get; init; }

    public string ApiVersion => Root.Text("apiVersion") ?? "";

    public string Kind => Root.Text("kind") ?? "";

    public string Name => Root.Text("metadata.name") ?? "";

    public string Namespace => Root.Text("metadata.namespace") ?? "";

    public string Group =>
        ApiVersion.Contains('/', StringComparison.Ordinal) ? ApiVersion[..ApiVersion.IndexOf('/', StringComparison.Ordinal)] : "";

    public string Version => ApiVersion[(ApiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>What makes it one object in a cluster.</summary>
    public string Id => $"{Group}/{Kind} {(Namespace.Length == 0 ? "" : Namespace + "/")}{Name}";

    public override string ToString() => $"{Kind} {(Namespace.Length == 0 ? "" : Namespace + "/")}{Name} ({Source})";
}
