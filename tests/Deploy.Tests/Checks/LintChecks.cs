using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>How pods are to be: restricted, probed, bounded, without tokens and without the host.</summary>
internal static class LintChecks
{
    // Workloads that talk to the Kubernetes API, each with a Role of its own.
    private static readonly HashSet<string> TokenBearers = new(StringComparer.Ordinal) { "nfs-storageclasses", "restore-drill" };

    // docs/security.md says why for each.
    private static readonly Dictionary<string, string> PodSecurity = new(StringComparer.Ordinal)
    {
        ["monitoring"] = "baseline",
        ["monitoring-node"] = "privileged",
        ["gpu-operator"] = "privileged",
        ["nfs-system"] = "privileged",
        ["longhorn-system"] = "privileged",
        ["velero"] = "privileged",
        ["system-upgrade"] = "privileged",
        ["kubescape"] = "privileged",
    };

    public static IReadOnlyList<Check> All { get; } =
    [
        new("Every pod meets the restricted standard", PodsAreRestricted),
        new("No pod touches the host", PodsLeaveTheHostAlone),
        new("Every server has probes, none of them TCP on Wyoming", ServersHaveProbes),
        new("Every container says what it needs and where it ends", ContainersAreBounded),
        new("No pod carries a token that it does not need", PodsCarryNoToken),
        new("Every namespace enforces its pod security level", NamespacesEnforce),
        new("Containers that read files only cannot write models", ModelsAreReadOnly),
    ];

    private static IEnumerable<(string Place, JsonObject Spec, KubeObject Workload)> Pods(DeployTree tree) =>
        from cluster in Rendering.Of(tree).All
        from pair in cluster.Pods()
        select ($"{cluster.Name}: {pair.Workload}", pair.Spec, pair.Workload);

    private static IEnumerable<string> PodsAreRestricted(DeployTree tree)
    {
        foreach (var (place, spec, _) in Pods(tree))
        {
            if (!spec.IsTrue("securityContext.runAsNonRoot")
                || spec.Number("securityContext.runAsUser") is null or 0
                || spec.Text("securityContext.seccompProfile.type") != "RuntimeDefault")
            {
                yield return $"{place}: runAsNonRoot, runAsUser and seccompProfile RuntimeDefault are expected";
            }

            foreach (var container in PodTemplates.Containers(spec))
            {
                var escalates = container.At("securityContext.allowPrivilegeEscalation") is not JsonValue value
                    || !value.TryGetValue<bool>(out var flag)
                    || flag;
                if (escalates
                    || !container.IsTrue("securityContext.readOnlyRootFilesystem")
                    || !container.Items("securityContext.capabilities.drop").Any(name => name.Text() == "ALL"))
                {
                    yield return $"{place}: container {container.Text("name")}: no privilege escalation, a read-only root and no capabilities are expected";
                }
            }
        }
    }

    private static IEnumerable<string> PodsLeaveTheHostAlone(DeployTree tree)
    {
        foreach (var (place, spec, _) in Pods(tree))
        {
            foreach (var field in new[] { "hostNetwork", "hostPID", "hostIPC" }.Where(field => spec[field] is not null))
            {
                yield return $"{place}: {field}";
            }

            foreach (var volume in spec.Items("volumes").Where(volume => volume.At("hostPath") is not null))
            {
                yield return $"{place}: the host path {volume.Text("hostPath.path")}";
            }

            foreach (var container in PodTemplates.Containers(spec).Where(container => container.IsTrue("securityContext.privileged") || container.Items("ports").Any(port => port.At("hostPort") is not null)))
            {
                yield return $"{place}: container {container.Text("name")} is privileged or takes a host port";
            }
        }
    }

    private static IEnumerable<string> ServersHaveProbes(DeployTree tree)
    {
        foreach (var (place, spec, workload) in Pods(tree).Where(pod => pod.Workload.Kind is "Deployment" or "StatefulSet" or "DaemonSet"))
        {
            foreach (var container in spec.Items("containers"))
            {
                if (container.At("readinessProbe") is null || container.At("livenessProbe") is null)
                {
                    yield return $"{place}: container {container.Text("name")} has no readiness or no liveness probe";
                }

                foreach (var probe in new[] { "readinessProbe", "livenessProbe", "startupProbe" })
                {
                    if (workload.Name == "voice-gateway" && container.At(probe + ".tcpSocket") is not null)
                    {
                        yield return $"{place}: {probe} is TCP: a process that hangs still accepts";
                    }

                    var port = container.Text(probe + ".httpGet.port");
                    if (port is not null






                                                && !container.Items("ports").Any(candidate => candidate.Text("name") == port || candidate.Text("containerPort") == port))
                    {
                        yield return $"{place}: {probe} asks the port {port}, which the container does not have";
                    }
                }
            }
        }
    }

    private static IEnumerable<string> ContainersAreBounded(DeployTree tree)
    {
        foreach (var (place, spec, _) in Pods(tree))
        {
            foreach (var container in PodTemplates.Containers(spec))
            {
                var resources = container.At("resources");
                if (resources.Text("requests.cpu") is null
                    || resources.Text("requests.memory") is null
                    || resources.Text("limits.memory") is null)
                {
                    yield return $"{place}: container {container.Text("name")} lacks cpu and memory requests or a memory limit";
                }
                else if (Quantity.Parse(resources.Text("requests.memory")) > Quantity.Parse(resources.Text("limits.memory")))
                {
                    yield return $"{place}: container {container.Text("name")} asks for more memory than its limit";
                }
            }
        }
    }

    private static IEnumerable<string> PodsCarryNoToken(DeployTree tree) =>
        from pod in Pods(tree)
        let mounts = pod.Spec["automountServiceAccountToken"] is not JsonValue value || !value.TryGetValue<bool>(out var flag) || flag
        where mounts != TokenBearers.Contains(pod.Workload.Name)
        select $"{pod.Place}: automountServiceAccountToken";

    private static IEnumerable<string> NamespacesEnforce(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).All)
        {
            foreach (var space in cluster.OfKind("Namespace"))
            {
                var labels = space.Root.Labels("metadata.labels");
                var expected = PodSecurity.GetValueOrDefault(space.Name, "restricted");
                if (labels.GetValueOrDefault("pod-security.kubernetes.io/enforce") != expected
                    || labels.GetValueOrDefault("pod-security.kubernetes.io/warn") != "restricted")
                {
                    yield return $"{cluster.Name}: namespace {space.Name} should enforce {expected} and warn of restricted";
                }
            }
        }
    }

    private static IEnumerable<string> ModelsAreReadOnly(DeployTree tree) =>
        from pod in Pods(tree)
        where pod.Workload.Name == "voice-gateway"
        from container in PodTemplates.Containers(pod.Spec)
        from mount in container.Items("volumeMounts")
        where mount.Text("name") == "models" && !mount.IsTrue("readOnly")
        select $"{pod.Place}: container {container.Text("name")} can write the models";
}
