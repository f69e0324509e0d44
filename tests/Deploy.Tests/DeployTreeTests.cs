using HomeLab.Deploy.Tests.Checks;

namespace HomeLab.Deploy.Tests;

public sealed class DeployTreeTests
{
    public static TheoryData<string> Sentences => [.. DeployChecks.All.Select(check => check.Sentence)];

    [Theory, MemberData(nameof(Sentences))]
    public void The_tree_keeps_its_promise(string sentence)
    {
        var check = DeployChecks.All.Single(candidate => candidate.Sentence == sentence);
        if (check.WhyNot() is { } reason)
        {
            Assert.Skip(reason);
        }

        var findings = check.Find(DeployTree.Current).Distinct().ToList();

        Assert.True(findings.Count == 0, $"{findings.Count} findings\n{string.Join('\n', findings.Take(60))}");
    }
}
