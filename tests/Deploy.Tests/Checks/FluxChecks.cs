using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>The order and the habits of the Flux Kustomizations, and the variables that they fill in.</summary>
internal static class FluxChecks
{
    private static readonly string[] Order =
    [
        "infrastructure-controllers",
        "infrastructure-configs",
        "monitoring-controllers",
        "monitoring-configs",
        "apps",
    ];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("Flux applies what others need first", AppliesInOrder),
        new("Every Flux Kustomization waits, retries, prunes, decrypts and substitutes", HasGoodHabits),
        new("Every variable is defined in its cluster", VariablesAreDefined),
        new("Both clusters define the same variables, and each is used", ClustersDefineTheSame),
        new("Every HelmRelease gets the common habits", ReleasesGetHabits),
        new("A Job that Flux applies can be replaced", JobsCanBeReplaced),
    ];

    private static IEnumerable<string> AppliesInOrder(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var names = cluster.Stages.Select(stage => stage.Name).ToList();
            foreach (var missing in Order.Except(names))
            {
                yield return $"{cluster.Name}: there is no stage {missing}";
            }

            foreach (var stage in cluster.Stages)
            {
                foreach (var missing in stage.DependsOn.Where(name => !names.Contains(name)))
                {
                    yield return $"{cluster.Name}: {stage.Name} depends on {missing}, which does not exist";
                }

                if (Array.IndexOf(Order, stage.Name) is > 0 and var place && !Reaches(cluster, stage.Name, Order[place - 1]))
                {
                    yield return $"{cluster.Name}: {stage.Name} does not wait for {Order[place - 1]}";
                }

                if (Reaches(cluster, stage.Name, stage.Name))
                {
                    yield return $"{cluster.Name}: {stage.Name} waits for itself";
                }
            }
        }
    }

    private static bool Reaches(ClusterRendering cluster, string from, string to)
    {
        var open = new Queue<string>(Next(from));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (open.TryDequeue(out var name))
        {
            if (name == to)
            {
                return true;
            }

            foreach (var next in seen.Add(name) ? Next(name) : [])
            {
                open.Enqueue(next);
            }
        }

        return false;

        IEnumerable<string> Next(string name) => cluster.Stages.FirstOrDefault(stage => stage.Name == name)?.DependsOn ?? [];
    }

    private static IEnumerable<string> HasGoodHabits(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            foreach (var stage in cluster.Stages)
            {
                var spec = stage.Kustomization.Root;
                var sources = spec.Items("spec.postBuild.substituteFrom").Select(entry => entry.Text("name")).ToList();
                if (!spec.IsTrue("spec.wait") || !spec.IsTrue("spec.prune") || spec.Text("spec.retryInterval") is null || spec.Text("spec.timeout") is null
                    || spec.Text("spec.decryption.secretRef.name") != "sops-age" || spec.Text("spec.sourceRef.name") != "flux-system"
                    || !sources.Contains("cluster-settings") || !sources.Contains("cluster-secrets"))
                {
                    yield return $"{cluster.Name}: {stage.Name} lacks one of wait, prune, retryInterval, timeout, decryption, substituteFrom";
                }
            }
        }
    }

    private static IEnumerable<string> VariablesAreDefined(DeployTree tree) =>
        from cluster in Rendering.Of(tree).All
        from undefined in cluster.Undefined
        select $"{cluster.Name}: {undefined}";

    private static IEnumerable<string> ClustersDefineTheSame(DeployTree tree)
    {
        var rendering = Rendering.Of(tree);
        var dev = rendering.Dev.Variables.Keys.ToHashSet(StringComparer.Ordinal);
        var staging = rendering.Staging.Variables.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var name in dev.Except(staging).Concat(staging.Except(dev)))
        {
            yield return $"{name} is defined in one cluster only";
        }

        // The card's size is read by the test that asks what fits on it.
        var used = rendering.All.SelectMany(cluster => cluster.Used).Concat(
            ["GPU_MEMORY_GIB", "GPU_CARDS"]).ToHashSet(StringComparer.Ordinal);
        foreach (var name in staging.Except(used))
        {
            yield return $"{name} is defined and nothing uses it";
        }
    }

    private static IEnumerable<string> ReleasesGetHabits(DeployTree tree) =>
        from cluster in Rendering.Of(tree).Clusters
        from release in cluster.OfKind("HelmRelease")
        where release.Root.Text("spec.install.crds") != "CreateReplace"
            || release.Root.Text("spec.upgrade.strategy.name") != "RetryOnFailure"
        select $"{cluster.Name}: {release} did not get the defaults of its Kustomization's patches";

    private static IEnumerable<string> JobsCanBeReplaced(DeployTree tree) =>
        from cluster in Rendering.Of(tree).Clusters
        from job in cluster.OfKind("Job")
        let annotations = job.Root.Labels("metadata.annotations")
        where annotations.GetValueOrDefault("kustomize.toolkit.fluxcd.io/force") != "enabled"
            || job.Root.At("spec.ttlSecondsAfterFinished") is not null
        select $"{cluster.Name}: {job}: needs kustomize.toolkit.fluxcd.io/force: enabled and no TTL (Flux would bring it back each hour)";
}
