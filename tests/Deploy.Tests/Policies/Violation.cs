using System.Text.Json.Nodes;

namespace HomeLab.Deploy.Tests.Policies;

/// <summary>A change to a good object, and the one message that has to answer it; no message where the change is still good.</summary>
internal sealed record Violation(string Resource, string Where, string Value, string? Message)
{
    private const string Pinned = "Every image needs a tag other than latest, or a digest.";
    private const string Bounded = "Every container states what it asks for (cpu, memory) and where it ends (memory).";
    private const string Namespaces = "Pods here do not share the host's IPC, PID or network namespace.";
    private const string HostPath = "Pods here mount no host path.";
    private const string Privileged = "Containers here are not privileged.";
    private const string Gpu = "A pod that asks for nvidia.com/gpu needs runtimeClassName nvidia.";
    private const string Probes = "Every container of a Deployment or StatefulSet should say when it is ready.";
    private const string Token = "A workload that does not talk to the Kubernetes API should not carry its token.";

    private const string GpuLimits = """{"requests":{"cpu":"1","memory":"1Gi"},"limits":{"memory":"1Gi","nvidia.com/gpu":"1"}}""";

    /// <summary>Every change. A dotted path; a number is a place in a list.</summary>
    public static IReadOnlyList<Violation> All { get; } =
    [
        new("pods", "spec.containers.0.image", "\"app\"", Pinned),
        new("pods", "spec.containers.0.image", "\"app:latest\"", Pinned),
        new("pods", "spec.containers.0.image", "\"registry:5000/app\"", Pinned),
        new("pods", "spec.initContainers.0.image", "\"tool:latest\"", Pinned),
        new("pods", "spec.containers.0.image", "\"registry:5000/app:1.2\"", null),
        new("pods", "spec.containers.0.image", "\"app@sha256:0123\"", null),
        new("pods", "spec.containers.0.resources", "{}", Bounded),
        new("pods", "spec.containers.0.resources", """{"requests":{"cpu":"1","memory":"1Gi"}}""", Bounded),
        new("pods", "spec.containers.0.resources", """{"requests":{"memory":"1Gi"},"limits":{"memory":"1Gi"}}""", Bounded),
        new("pods", "spec.hostIPC", "true", Namespaces),
        new("pods", "spec.hostPID", "true", Namespaces),
        new("pods", "spec.hostNetwork", "true", Namespaces),
        new("pods", "spec.hostNetwork", "false", null),
        new("pods", "spec.volumes", """[{"name":"host","hostPath":{"path":"/"}}]""", HostPath),
        new("pods", "spec.volumes", """[{"name":"tmp","emptyDir":{}}]""", null),
        new("pods", "spec.containers.0.securityContext", """{"privileged":true}""", Privileged),
        new("pods", "spec.initContainers.0.securityContext", """{"privileged":true}""", Privileged),
        new("pods", "spec.containers.0.securityContext", """{"privileged":false}""", null),
        new("pods", "spec.containers.0.resources", GpuLimits, Gpu),
        new("deployments", "spec.template.spec.containers.0.readinessProbe", "null", Probes),
        new("deployments", "spec.template.spec.automountServiceAccountToken", "true", Token),
        new("deployments", "spec.template.spec.automountServiceAccountToken", "null", Token),
    ];

    /// <summary>The good object with the change in it; null as value takes the member away.</summary>
    public JsonNode Apply()
    {
        var good = Good(Resource);
        var steps = Where.Split('.');
        var owner = steps[..^1].Aggregate(
            (JsonNode)good,
            static (node, step) =>
                (node is JsonArray list ? list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] : node[step])!);
        var value = JsonNode.Parse(Value);
        owner.AsObject().Remove(steps[^1]);
        if (value is not null)
        {
            owner[steps[^1]] = value;
        }

        return good;
    }

    /// <summary>An object that every policy admits.</summary>
    public static JsonObject Good(string resource)
    {
        var container = """{"name":"app","image":"app:1.2","readinessProbe":{"httpGet":{"port":80}},"resources":{"requests":{"cpu":"1","memory":"1Gi"},"limits":{"memory":"1Gi"}}}""";
        var pod = new JsonObject
        {
            ["automountServiceAccountToken"] = false,
            ["containers"] = new JsonArray(JsonNode.Parse(container)),
            ["initContainers"] = new JsonArray(JsonNode.Parse(container)),
        };

        return new() { ["spec"] = resource == "pods" ? pod : new JsonObject { ["template"] = new JsonObject { ["spec"] = pod } } };
    }

    public override string ToString() => $"{Where} = {Value}";
}
