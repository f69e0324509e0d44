namespace HomeLab.Inference.Tests;

public sealed class ArchitectureTests
{
    private static readonly System.Reflection.Assembly Inference = typeof(PcmFormat).Assembly;

    [Fact]
    public void Inference_is_a_leaf()
    {
        Assert.DoesNotContain(
            Inference.GetReferencedAssemblies(),
            assembly => assembly.Name!.StartsWith("HomeLab.", StringComparison.Ordinal));
    }

    [Fact]
    public void Inference_knows_no_http_server()
    {
        Assert.DoesNotContain(
            Inference.GetReferencedAssemblies(),
            assembly => assembly.Name!.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }
}
