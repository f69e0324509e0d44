using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Network;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>What an object names exists, in the same cluster.</summary>
internal static class ReferenceChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("Every Service selects pods that have its ports", ServicesSelectPods),
        new("Everything that a pod mounts or reads exists", PodsFindTheirThings),
        new("Every secret key that is read is written", SecretKeysExist),
        new("Every route leads to a Service and its port", RoutesLead),
        new("Every monitor and probe has a target", MonitorsHaveTargets),
        new("Every HelmRelease has its source and its dependencies", ReleasesHaveSources),
        new("Every autoscaler and disruption budget has its workload", ScalersHaveWorkloads),
        new("Every claim has a storage class of its cluster", ClaimsHaveClasses),
        new("Every ExternalSecret may ask its store", SecretsMayAsk),
        new("Every object lives in a namespace of the tree", NamespacesExist),
    ];

    private static IEnumerable<string> ServicesSelectPods(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).All)
        {
            foreach (var service in cluster.OfKind("Service"))
            {
                var selector = new JsonObject { ["matchLabels"] = service.Root.At("spec.selector")?.DeepClone() };
                var workloads = cluster.Pods().Where(
                    pair =>
                        pair.Workload.Namespace == service.Namespace
                            && Selector.Matches(selector, PodTemplates.LabelsOf(pair.Workload))).ToList();
                if (workloads.Count == 0)
                {
                    yield return $"{cluster.Name}: {service} selects no pod";
                }

                var ports = workloads.SelectMany(
                    pair => PodTemplates.Containers(pair.Spec)).SelectMany(container => container.Items("ports")).ToList();
                foreach (var target in service.Root.Items("spec.ports").Select(port => port.Text("targetPort") ?? port.Text("port")))
                {
                    if (workloads.Count > 0 && !ports.Any(port => port.Text("name") == target || port.Text("containerPort") == target))
                    {
                        yield return $"{cluster.Name}: {service}: no container has the port {target}";
                    }
                }
            }
        }
    }

    private static IEnumerable<string> PodsFindTheirThings(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var has = Inventory.Of(cluster);
            foreach (var (workload, spec) in cluster.Pods())
            {
                foreach (var (kind, name) in References(spec).Where(reference => !has.Contains(reference.Kind, workload.Namespace, reference.Name)))
                {
                    yield return $"{cluster.Name}: {workload}: there is no {kind} {name}";
                }

                var volumes = spec.Items("volumes").Select(volume => volume.Text("name")).ToHashSet(StringComparer.Ordinal);
                foreach (var mount in PodTemplates.Containers(spec).SelectMany(container => container.Items("volumeMounts")).Where(mount => !volumes.Contains(mount.Text("name")) && workload.Kind != "StatefulSet"))
                {
                    yield return $"{cluster.Name}: {workload}: there is no volume {mount.Text("name")}";
                }
            }
        }
    }

    private static IEnumerable<(string Kind, string Name)> References(JsonObject spec)
    {
        foreach (var (kind, path) in new[] { ("ServiceAccount", "serviceAccountName"), ("PriorityClass", "priorityClassName"), ("RuntimeClass", "runtimeClassName") })
        {
            if (spec.Text(path) is { } name)
            {
                yield return (kind, name);
            }
        }

        foreach (var volume in spec.Items("volumes"))
        {
            foreach (var (kind, path) in new[] { ("ConfigMap", "configMap.name"), ("Secret", "secret.secretName"), ("PersistentVolumeClaim", "persistentVolumeClaim.claimName") })
            {
                if (volume.Text(path) is { } name)
                {
                    yield return (kind, name);
                }
            }
        }

        foreach (var container in PodTemplates.Containers(spec))
        {
            foreach (var source in container.Items("envFrom").Concat(container.Items("env").Select(variable => variable.At("valueFrom")).OfType<JsonNode>()))
            {
                foreach (var (kind, path) in new[] { ("ConfigMap", "configMapRef.name"), ("Secret", "secretRef.name"), ("ConfigMap", "configMapKeyRef.name"), ("Secret", "secretKeyRef.name") })
                {
                    if (source.Text(path) is { } name)
                    {
                        yield return (kind, name);
                    }
                }
            }
        }
    }

    private static IEnumerable<string> SecretKeysExist(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var has = Inventory.Of(cluster);
            foreach (var (workload, spec) in cluster.Pods())
            {
                var wanted = PodTemplates.Containers(spec).SelectMany(container => container.Items("env")).Select(
                    variable => variable.At("valueFrom.secretKeyRef")).OfType<JsonNode>();
                foreach (var reference in wanted)
                {
                    if (has.SecretKeys(workload.Namespace, reference.Text("name") ?? "") is { } keys
                        && !keys.Contains(reference.Text("key") ?? ""))
                    {
                        yield return $"{cluster.Name}: {workload}: the secret {reference.Text("name")} has no key {reference.Text("key")}";
                    }
                }
            }
        }
    }

    private static IEnumerable<string> RoutesLead(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var listeners = cluster.OfKind("Gateway").SelectMany(
                gateway =>
                    gateway.Root.Items("spec.listeners").Select(
                        listener => $"{gateway.Namespace}/{gateway.Name}/{listener.Text("name")}")).ToHashSet(StringComparer.Ordinal);
            foreach (var route in cluster.OfKind("HTTPRoute"))
            {
                foreach (var parent in route.Root.Items("spec.parentRefs").Select(parent => $"{parent.Text("namespace") ?? route.Namespace}/{parent.Text("name")}/{parent.Text("sectionName")}").Where(parent => !listeners.Contains(parent)))
                {
                    yield return $"{cluster.Name}: {route}: there is no listener {parent}";
                }

                foreach (var backend in route.Root.Items("spec.rules").SelectMany(rule => rule.Items("backendRefs")))
                {
                    if (!Inventory.Of(cluster).HasServicePort(route.Namespace, backend.Text("name") ?? "", backend.Text("port") ?? ""))
                    {
                        yield return $"{cluster.Name}: {route}: there is no Service {backend.Text("name")} with port {backend.Text("port")}";
                    }
                }
            }
        }
    }

    private static IEnumerable<string> MonitorsHaveTargets(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            foreach (var monitor in cluster.OfKind("ServiceMonitor").Where(monitor => monitor.Namespace == "voice"))
            {
                var services = cluster.OfKind("Service").Where(
                    service =>
                        service.Namespace == monitor.Namespace
                            && Selector.Matches(monitor.Root.At("spec.selector"), service.Root.Labels("metadata.labels"))).ToList();
                foreach (var port in monitor.Root.Items("spec.endpoints").Select(endpoint => endpoint.Text("port")).Where(port => !services.Any(service => service.Root.Items("spec.ports").Any(candidate => candidate.Text("name") == port))))
                {
                    yield return $"{cluster.Name}: {monitor}: no Service that it selects has the port {port}";
                }
            }

            foreach (var target in cluster.OfKind("Probe").SelectMany(probe => probe.Root.Items("spec.targets.staticConfig.static")).Select(target => target.Text() ?? ""))
            {
                var address = target.Contains("://", StringComparison.Ordinal) ? new Uri(target).Authority : target;
                var parts = address.Split('.', ':');
                if (parts.Length != 3 || !Inventory.Of(cluster).HasServicePort(parts[1], parts[0], parts[2]))
                {
                    yield return $"{cluster.Name}: the probe of {target} meets no Service";
                }
            }
        }
    }

    private static IEnumerable<string> ReleasesHaveSources(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).All)
        {
            var releases = cluster.OfKind("HelmRelease").Select(
                release => $"{release.Namespace}/{release.Name}").ToHashSet(StringComparer.Ordinal);
            foreach (var release in cluster.OfKind("HelmRelease"))
            {
                var reference = release.Root.At("spec.chartRef") ?? release.Root.At("spec.chart.spec.sourceRef");
                if (!cluster.OfKind("OCIRepository", "HelmRepository").Any(source => source.Kind == reference.Text("kind") && source.Name == reference.Text("name") && source.Namespace == release.Namespace))
                {
                    yield return $"{cluster.Name}: {release}: there is no {reference.Text("kind")} {reference.Text("name")}";
                }

                foreach (var missing in release.Root.Items("spec.dependsOn").Select(entry => $"{entry.Text("namespace") ?? release.Namespace}/{entry.Text("name")}").Where(name => !releases.Contains(name)))
                {
                    yield return $"{cluster.Name}: {release}: there is no HelmRelease {missing}";
                }
            }
        }
    }

    private static IEnumerable<string> ScalersHaveWorkloads(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).All)
        {
            foreach (var scaler in cluster.OfKind("HorizontalPodAutoscaler", "ScaledObject"))
            {
                if (!cluster.OfKind("Deployment").Any(workload => workload.Namespace == scaler.Namespace && workload.Name == scaler.Root.Text("spec.scaleTargetRef.name")))
                {
                    yield return $"{cluster.Name}: {scaler}: there is no {scaler.Root.Text("spec.scaleTargetRef.name")}";
                }
            }

            foreach (var budget in cluster.OfKind("PodDisruptionBudget"))
            {
                if (!cluster.Pods().Any(pair => pair.Workload.Namespace == budget.Namespace && Selector.Matches(budget.Root.At("spec.selector"), PodTemplates.LabelsOf(pair.Workload))))
                {
                    yield return $"{cluster.Name}: {budget} selects no pod";
                }
            }
        }
    }

    private static IEnumerable<string> ClaimsHaveClasses(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            // local-path is K3s' own; the nfs classes are made by the Job.
            var classes = cluster.OfKind("StorageClass").Select(
                storage => storage.Name).Append("local-path").ToHashSet(StringComparer.Ordinal);
            if (cluster.OfKind("Job").Any(job => job.Name == "nfs-storageclasses"))
            {
                classes.UnionWith(["nfs-models", "nfs-backup"]);
            }

            foreach (var owner in cluster.Objects)
            {
                foreach (var name in owner.Root.Tree().OfType<JsonObject>().SelectMany(node => new[] { node.Text("storageClassName"), node.Text("storageClass") }).OfType<string>().Where(name => !classes.Contains(name)))
                {
                    yield return $"{cluster.Name}: {owner}: there is no storage class {name}";
                }
            }
        }
    }

    private static IEnumerable<string> SecretsMayAsk(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            foreach (var secret in cluster.OfKind("ExternalSecret"))
            {
                var store = cluster.OfKind(secret.Root.Text("spec.secretStoreRef.kind") ?? "").FirstOrDefault(
                    candidate => candidate.Name == secret.Root.Text("spec.secretStoreRef.name"));
                var space = cluster.OfKind("Namespace").FirstOrDefault(candidate => candidate.Name == secret.Namespace);
                if (store is null)
                {
                    yield return $"{cluster.Name}: {secret}: there is no such store";
                }
                else if (!store.Root.Items("spec.conditions").Any(condition => condition.Items("namespaces").Any(name => name.Text() == secret.Namespace)







                                                || condition.At("namespaceSelector") is { } spaces && Selector.Matches(spaces, space?.Root.Labels("metadata.labels") ?? [])))
                {
                    yield return $"{cluster.Name}: {secret}: the store {store.Name} does not admit namespace {secret.Namespace}";
                }
            }
        }
    }

    private static IEnumerable<string> NamespacesExist(DeployTree tree) =>
        from cluster in Rendering.Of(tree).Clusters
        let spaces = cluster.OfKind("Namespace").Select(space => space.Name).Concat(
            ["flux-system", "kube-system"]).ToHashSet(StringComparer.Ordinal)
        from candidate in cluster.Objects
        where candidate.Namespace.Length > 0 && !spaces.Contains(candidate.Namespace)
        select $"{cluster.Name}: {candidate}: no namespace {candidate.Namespace}";
}
