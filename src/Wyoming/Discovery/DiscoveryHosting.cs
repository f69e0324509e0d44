using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using HomeLab.Wyoming.Diagnostics;
using HomeLab.Wyoming.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HomeLab.Wyoming.Discovery;

/// <summary>Makes Home Assistant find the ports by itself.</summary>
public static class DiscoveryHosting
{
    /// <summary>
    /// Announces every <see cref="WyomingPort"/> that others can reach, once the host has started. A machine without multicast gets a
    /// warning and works as before.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="instance">Name of an announcement: what Home Assistant shows and keys its entry by; keep it stable. Null: not
    /// announced.</param>
    public static IServiceCollection AddWyomingDiscovery(this IServiceCollection services, Func<WyomingPort, string?> instance) =>
        services.AddSingleton<IHostedService>(provider => new DiscoveryService(
            provider.GetServices<WyomingPort>(),
            instance,
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILoggerFactory>().CreateLogger("HomeLab.Wyoming.Discovery"),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));

    private sealed class DiscoveryService(
        IEnumerable<WyomingPort> ports,
        Func<WyomingPort, string?> instance,
        IHostApplicationLifetime lifetime,
        ILogger logger,
        TimeProvider time)
        : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                await StartedAsync(stoppingToken);
                await AnnounceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // Stopped before or while announcing: the goodbye was said.
            }
            catch (Exception exception) when (exception is SocketException or NetworkInformationException)
            {
                logger.CannotAnnounce(exception.Message);
            }
        }

        private async Task StartedAsync(CancellationToken stoppingToken)
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
            await started.Task.WaitAsync(stoppingToken);
        }

        private async Task AnnounceAsync(CancellationToken stoppingToken)
        {
            var reachable = ports.Where(port => !IPAddress.IsLoopback(port.EndPoint.Address) && instance(port) is not null).ToList();
            if (reachable.Count == 0)
            {
                return;
            }

            var bound = reachable[0].EndPoint.Address;
            var isWildcard = bound.Equals(IPAddress.Any) || bound.Equals(IPAddress.IPv6Any);
            await using var transport = new MulticastTransport(isWildcard ? null : bound);
            var host = DnsWriter.Label(Dns.GetHostName().Split('.')[0]);
            var announced = reachable.Select(
                port => new AnnouncedService(DnsWriter.Label(instance(port)!), host, (ushort)port.EndPoint.Port));
            await new WyomingAnnouncer(transport, announced, logger, time).RunAsync(stoppingToken);
        }
    }
}
