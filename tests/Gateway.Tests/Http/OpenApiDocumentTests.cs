using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace HomeLab.Gateway.Tests.Http;

public sealed class OpenApiDocumentTests
{
    [Fact]
    public async Task Names_every_route_and_no_other()
    {
        await using var gateway = await HttpGateway.StartAsync();
        var document = await gateway.Client.GetJsonAsync("/openapi.json", TestContext.Current.CancellationToken);

        var described = document["paths"]!.AsObject().Select(path => path.Key).ToHashSet();
        var mapped = gateway.Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .Select(endpoint => "/" + endpoint.RoutePattern.RawText!.Trim('/').Replace("**", "", StringComparison.Ordinal))
            .ToHashSet();

        Assert.Empty(described.Except(mapped));
        Assert.DoesNotContain(mapped, path => !described.Contains(path) && !described.Contains("/v1" + path));
    }
}
