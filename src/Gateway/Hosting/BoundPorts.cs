using System.Net;
using System.Text.Json.Nodes;
using HomeLab.Wyoming.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomeLab.Gateway.Hosting;

/// <summary>The ports that the gateway listens on, with their real numbers once it has started.</summary>
internal sealed class BoundPorts(IServiceProvider services)
{
    private readonly Dictionary<GatewayPort, ListenOptions> _http = [];

    /// <summary>Remembers an HTTP listener; Kestrel writes the real port into it when it binds.</summary>
    public void Add(GatewayPort port, ListenOptions listener) => _http[port] = listener;

    /// <summary>The number of a port, or -1 when it is switched off.</summary>
    public int this[GatewayPort port] => EndPointOf(port)?.Port ?? -1;

    /// <summary>Address and number of a port; null when it is switched off.</summary>
    public IPEndPoint? EndPointOf(GatewayPort port) => _http.TryGetValue(port, out var listener)
        ? listener.IPEndPoint
        : services.GetServices<WyomingPort>().FirstOrDefault(wyoming => wyoming.Service.Name == port.Key())?.EndPoint;

    /// <summary>Whether a connection came in on one of the HTTP ports.</summary>
    public bool IsHttp(EndPoint? local) =>
        local is IPEndPoint { Port: var number } && _http.Values.Any(listener => listener.IPEndPoint?.Port == number);

    /// <summary>The port whose address and number appear in a message of Kestrel, for naming its setting in an error.</summary>
    public GatewayPort? FindIn(string message)
    {
        foreach (var port in Enum.GetValues<GatewayPort>())
        {
            if (EndPointOf(port) is { } endPoint && message.Contains($":{endPoint.Port}:", StringComparison.Ordinal))
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
