namespace HomeLab.Wyoming.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void Wyoming_is_a_leaf()
    {
        var references = System.Reflection.Assembly.Load("HomeLab.Wyoming").GetReferencedAssemblies();

        Assert.DoesNotContain(references, assembly => assembly.Name!.StartsWith("HomeLab.", StringComparison.Ordinal));
    }
}
