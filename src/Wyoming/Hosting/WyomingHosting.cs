using System.Net;
using HomeLab.Wyoming.Diagnostics;
using HomeLab.Wyoming.Server;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HomeLab.Wyoming.Hosting;

/// <summary>Puts Wyoming ports beside HTTP on one Kestrel.</summary>
public static class WyomingHosting
{
    /// <summary>
    /// Adds the server. Options come from <see cref="WyomingOptions"/>, which the caller binds; they are checked at start.
    /// </summary>
    public static IServiceCollection AddWyoming(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.TryAddSingleton<WyomingMetrics>();
        services.TryAddSingleton<WyomingServer>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WyomingOptions>, WyomingOptionsValidator>());
        services.AddOptions<WyomingOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, WyomingPortsSetup>());
        return services;
    }

    /// <summary>Adds a port. Resolve all <see cref="WyomingPort"/>s after start to learn the numbers that port 0 became.</summary>
    /// <param name="services">The services.</param>
    /// <param name="endPoint">Where to listen; port 0 picks a free one.</param>
    /// <param name="service">Makes the service that answers there; called once, when Kestrel is set up.</param>
    public static IServiceCollection AddWyomingPort(
        this IServiceCollection services, IPEndPoint endPoint, Func<IServiceProvider, IWyomingService> service) =>
        services.AddSingleton(provider => new WyomingPort(endPoint, service(provider)));

    /// <summary>Adds a port to a Kestrel by hand.</summary>
    public static void ListenWyoming(this KestrelServerOptions kestrel, WyomingPort port, WyomingServer server) =>
        kestrel.Listen(port.EndPoint, listen =>
        {
            port.Bound = listen;
            listen.Run(connection => server.ServeAsync(connection, port.Service));
        });

    private sealed class WyomingPortsSetup(IEnumerable<WyomingPort> ports, WyomingServer server) : IConfigureOptions<KestrelServerOptions>
    {
        public void Configure(KestrelServerOptions options)
        {
            foreach (var port in ports)
            {
                options.ListenWyoming(port, server);
            }
        }
    }
}
