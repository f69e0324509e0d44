using HomeLab.Gateway.Tests.Http;

namespace HomeLab.Gateway.Tests.Clients;

/// <summary>One gateway with the demo models for all tests of a class.</summary>
public sealed class DemoGateway : IAsyncLifetime
{
    internal HttpGateway Http { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Http = await HttpGateway.StartOnDemoModelsAsync();

    public ValueTask DisposeAsync() => Http.DisposeAsync();
}
