using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Hosting;

/// <summary>How the gateway stops. Section <c>Shutdown</c>.</summary>
public sealed class ShutdownOptions
{
    /// <summary>
    /// How long turns in progress may still take after a stop signal. <value>The default is 15 s</value>: longer than a spoken reply takes
    /// to send, shorter than the 30 s that Kubernetes and Docker-compose files usually grant.
    /// </summary>
    [Setting("a duration from 0s to 10m", Min = 0, Max = 600)]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
