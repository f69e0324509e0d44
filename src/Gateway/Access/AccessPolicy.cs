using System.Net;
using HomeLab.Gateway.Access.Diagnostics;
using HomeLab.Gateway.Access.Keys;
using HomeLab.Gateway.Hosting;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Access;

/// <summary>Whether a key is needed, decided once: beyond loopback it is, unless switched off by name.</summary>
internal sealed class AccessPolicy(IOptions<AccessOptions> options, ListenerOptions listeners, KeyRing keys, ILogger<AccessPolicy> logger)
{
    /// <summary>Whether a request without a known key is refused.</summary>
    public bool IsRequired { get; } = options.Value.Mode switch
    {
        AccessMode.Required => true,
        AccessMode.Off => false,
        _ => !IsLoopback(HttpHost(listeners)),
    };

    /// <summary>Says once what a person should know: an open port, or a closed one without a key.</summary>
    public void Announce()
    {
        var host = HttpHost(listeners);
        if (!IsRequired && !IsLoopback(host))
        {
            logger.AccessIsOff(host);
        }
        else if (IsRequired && keys.Count == 0 && options.Value.Jwt.Issuer.Length == 0)
        {
            logger.NoKeys();
        }
    }

    private static string HttpHost(ListenerOptions listeners) =>
        listeners.All().Single(entry => entry.Port == GatewayPort.Http).Host;

    private static bool IsLoopback(string host) => ListenerOptions.TryParseHost(host, out var address) && IPAddress.IsLoopback(address);
}
