using HomeLab.Deploy.Tests.Checks;

namespace HomeLab.Deploy.Tests;

/// <summary>
/// Breaks the tree in memory, one fault at a time, and asks that the named check notices, and no other: a check that never fails proves
/// nothing, and two that fail together do not say what is wrong.
/// </summary>
public sealed class MutationTests
{
    public static TheoryData<string> Faults => [.. Mutations.All.Select(mutation => mutation.Fault)];

    [Theory, MemberData(nameof(Faults))]
    public void Is_noticed_by_exactly_one_check(string fault)
    {
        var mutation = Mutations.All.Single(candidate => candidate.Fault == fault);
        var expected = DeployChecks.All.Single(check => check.Sentence == mutation.Check);
        if (expected.WhyNot() is { } reason)
        {
            Assert.Skip(reason);
        }

        var broken = mutation.Apply(DeployTree.Current);
        var noticed = DeployChecks.All.Where(check => check.WhyNot() is null && check.Find(broken).Any()).ToList();

        Assert.True(
            noticed is [var only] && only == expected,
            $"expected: {mutation.Check}\nnoticed by:\n{string.Join('\n', noticed.Select(check => $"  {check.Sentence}: {check.Find(broken).First()}"))}");
    }

    [Fact]
    public void There_are_at_least_forty_faults_and_each_is_another() =>
        Assert.True(Mutations.All.Count >= 40 && Mutations.All.DistinctBy(mutation => mutation.Fault).Count() == Mutations.All.Count);
}
