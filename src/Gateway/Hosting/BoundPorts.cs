using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomeLab.Gateway.Hosting;

/// <summary>The ports that the gateway listens on, with their real numbers once it has started.</summary>
internal sealed class BoundPorts
{
    private readonly Dictionary<GatewayPort, ListenOptions> _listeners = [];

    /// <summary>Remembers a listener; Kestrel writes the real port into it when it binds.</summary>
    public void Add(GatewayPort port, ListenOptions listener) => _listeners[port] = listener;

    /// <summary>The number of a port, or -1 when it is switched off.</summary>
    public int this[GatewayPort port] => _listeners.TryGetValue(port, out var listener) ? listener.IPEndPoint!.Port : -1;

    /// <summary>Address and number of a port, for people; null when it is switched off.</summary>
    public string? Describe(GatewayPort port) => _listeners.TryGetValue(port, out var listener) ? listener.IPEndPoint!.ToString() : null;

    /// <summary>The port whose address and number appear in a message of Kestrel, for naming its setting in an error.</summary>
    public GatewayPort? FindIn(string message)
    {
        foreach (var (port, listener) in _listeners)
        {
            if (message.Contains($":{listener.IPEndPoint!.Port}:", StringComparison.Ordinal))
            {
                return port;
            }
        }

        return null;
    }

    /// <summary>One JSON object, <c>{"tts":10200,…}</c>; -1 for a port that is switched off.</summary>
    public string ToJson()
    {
        var ports = new JsonObject();
        foreach (var port in Enum.GetValues<GatewayPort>())
        {
            ports[port.Key()] = this[port];
        }

        return ports.ToJsonString();
    }
}
