using System.Net;
using HomeLab.Wyoming.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomeLab.Wyoming.Hosting;

/// <summary>A port and what answers there.</summary>
public sealed class WyomingPort(IPEndPoint endPoint, IWyomingService service)
{
    /// <summary>What answers.</summary>
    public IWyomingService Service { get; } = service;

    /// <summary>Where it listens: as configured before the start, the real port after it.</summary>
    public IPEndPoint EndPoint => Bound?.IPEndPoint ?? endPoint;

    internal ListenOptions? Bound { get; set; }
}
