using System.Text.Json.Nodes;
using HomeLab.Deploy.Tests.Flux;
using HomeLab.Deploy.Tests.Kustomize;
using HomeLab.Deploy.Tests.Yaml;

namespace HomeLab.Deploy.Tests.Policies;

/// <summary>
/// A policy in CEL: the API server's ValidatingAdmissionPolicy, or Kyverno's ValidatingPolicy, which has the same fields.
/// </summary>
internal sealed class AdmissionPolicy(KubeObject source)
{
    /// <summary>Its name.</summary>
    public string Name => source.Name;

    /// <summary>What it says when it refuses, one for each validation.</summary>
    public IReadOnlyList<string> Messages { get; } =
    [
        .. source.Root.Items("spec.validations").Select(validation => validation.Text("message") ?? ""),
    ];

    /// <summary>Every policy of a cluster.</summary>
    public static IReadOnlyList<AdmissionPolicy> Of(ClusterRendering cluster) =>
        [.. cluster.OfKind("ValidatingAdmissionPolicy", "ValidatingPolicy").Select(policy => new AdmissionPolicy(policy))];

    /// <summary>Whether it looks at objects of this kind.</summary>
    public bool Matches(string resource) => source.Root.Items("spec.matchConstraints.resourceRules")
        .SelectMany(rule => rule.Items("resources")).Any(name => name.Text() == resource);

    /// <summary>One question for each validation.</summary>
    public IEnumerable<JsonNode> Questions(JsonNode subject) =>
        source.Root.Items("spec.validations").Select(validation => (JsonNode)new JsonObject
        {
            ["variables"] = new JsonArray([.. source.Root.Items("spec.variables").Select(variable => variable.DeepClone())]),
            ["expression"] = validation.Text("expression"),
            ["object"] = subject.DeepClone(),
        });

    /// <summary>
    /// Shows objects to every policy that looks at their kind, and gives back what is refused, with the message and CEL's answer.
    /// </summary>
    public static IReadOnlyList<(string Subject, string Message, string Answer)> Refusals(
        ClusterRendering cluster, IReadOnlyList<(string Name, string Resource, JsonNode Subject)> subjects)
    {
        var asked = new List<(string Subject, string Message)>();
        var questions = new JsonArray();
        foreach (var (name, resource, subject) in subjects)
        {
            foreach (var policy in Of(cluster).Where(policy => policy.Matches(resource)))
            {
                asked.AddRange(policy.Messages.Select(message => (name, message)));
                foreach (var question in policy.Questions(subject))
                {
                    questions.Add(question);
                }
            }
        }

        return [.. Cel.Evaluate(questions).Zip(asked).Where(pair => pair.First is not null).Select(pair => (pair.Second.Subject, pair.Second.Message, pair.First!))];
    }
}
