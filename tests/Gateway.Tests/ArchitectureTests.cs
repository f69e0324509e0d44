namespace HomeLab.Gateway.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void The_executable_is_called_homelab()
    {
        Assert.Equal("homelab", System.Reflection.Assembly.Load("homelab").GetName().Name);
    }
}
