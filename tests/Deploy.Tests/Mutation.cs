namespace HomeLab.Deploy.Tests;

/// <summary>
/// A deliberate fault: one text in one file replaced (the file removed where the new text is null), and the one check that has to notice.
/// </summary>
internal sealed record Mutation(string Fault, string Path, string Old, string? New, string Check)
{
    /// <summary>The tree with the fault in it.</summary>
    public DeployTree Apply(DeployTree tree)
    {
        var path = Path.StartsWith("docs/", StringComparison.Ordinal) || Path.StartsWith("deploy/", StringComparison.Ordinal)
            ? Path
            : "deploy/k8s/" + Path;
        if (New is null)
        {
            return tree.With(path, null);
        }

        var text = tree.Files.GetValueOrDefault(path, "");
        if (Old.Length == 0)
        {
            return tree.With(path, text + New);
        }

        var place = text.IndexOf(Old, StringComparison.Ordinal);
        Assert.True(place >= 0, $"{path} has no '{Old}': the mutation '{Fault}' would prove nothing");

        return tree.With(path, text[..place] + New + text[(place + Old.Length)..]);
    }
}
