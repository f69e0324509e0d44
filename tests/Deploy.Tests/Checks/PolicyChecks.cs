using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Policies;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Checks;

/// <summary>The admission policies do what their messages say; their CEL is evaluated, not read.</summary>
internal static class PolicyChecks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("Every admission policy refuses what it is there for", ViolationsAreRefused) { WhyNot = () => Cel.WhyNot },
        new("Every admission policy is bound, and refuses", PoliciesAreBound),
    ];

    private static IEnumerable<string> ViolationsAreRefused(DeployTree tree)
    {
        // Staging has them all.
        var cluster = Rendering.Of(tree).Staging;
        var refusals = AdmissionPolicy.Refusals(
            cluster,
            [.. Violation.All.Select(violation => (violation.ToString(), violation.Resource, violation.Apply()))]).ToLookup(refusal =>
                refusal.Subject, StringComparer.Ordinal);
        foreach (var violation in Violation.All)
        {
            var heard = refusals[violation.ToString()].ToList();
            if (!heard.Select(refusal => refusal.Message).SequenceEqual(violation.Message is null ? [] : [violation.Message])
                || heard.Any(refusal => refusal.Answer != "false"))
            {
                yield return $"{violation}: expected '{violation.Message ?? "no refusal"}', heard '{string.Join("', '", heard.Select(refusal => $"{refusal.Message} ({refusal.Answer})"))}'";
            }
        }

        foreach (var message in AdmissionPolicy.Of(cluster).SelectMany(policy => policy.Messages).Except(Violation.All.Select(violation => violation.Message)))
        {
            yield return $"nothing shows when a policy says '{message}'";
        }
    }

    private static IEnumerable<string> PoliciesAreBound(DeployTree tree)
    {
        foreach (var cluster in Rendering.Of(tree).Clusters)
        {
            var bindings = cluster.OfKind(
                "ValidatingAdmissionPolicyBinding").Where(binding =>
                    binding.Root.Items("spec.validationActions").Any(action => action.Text() == "Deny")






                                        && binding.Root.Labels("spec.matchResources.namespaceSelector.matchLabels").GetValueOrDefault("policies.homelab/enforce") == "true").Select(binding =>
                    binding.Root.Text("spec.policyName")).ToHashSet(StringComparer.Ordinal);
            foreach (var policy in cluster.OfKind("ValidatingAdmissionPolicy").Where(policy => !bindings.Contains(policy.Name)))
            {
                yield return $"{cluster.Name}: no binding makes {policy.Name} refuse anything";
            }
        }
    }
}
