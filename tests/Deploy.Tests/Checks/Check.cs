namespace HomeLab.Deploy.Tests.Checks;

/// <summary>One thing that must hold for the tree: a sentence, and what finds the places where it does not.</summary>
internal sealed record Check(string Sentence, Func<DeployTree, IEnumerable<string>> Find)
{
    /// <summary>Why this check cannot run on this machine, or null.</summary>
    public Func<string?> WhyNot { get; init; } = static () => null;

    public override string ToString() => Sentence;
}
