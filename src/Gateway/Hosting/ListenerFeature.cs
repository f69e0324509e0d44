using System.Net;
using HomeLab.Gateway.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomeLab.Gateway.Hosting;

/// <summary>Opens the ports on Kestrel and says afterwards which they became.</summary>
internal static class ListenerFeature
{
    /// <summary>Binds the settings and the two HTTP ports; the voice feature binds its own through <see cref="Listen"/>.</summary>
    public static ListenerOptions Add(WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<ListenerOptions>("");
        builder.Services.AddSingleton(new BoundPorts());
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        Listen(builder, options, GatewayPort.Http, listener => listener.Protocols = HttpProtocols.Http1);
        Listen(builder, options, GatewayPort.Management, listener => listener.Protocols = HttpProtocols.Http1);
        return options;
    }

    /// <summary>Opens one port unless it is switched off. Connections carry a <see cref="PortFeature"/>.</summary>
    public static void Listen(WebApplicationBuilder builder, ListenerOptions options, GatewayPort port, Action<ListenOptions> configure)
    {
        var (_, number, host) = options.All().Single(entry => entry.Port == port);
        if (number is < 0 or > IPEndPoint.MaxPort || !ListenerOptions.TryParseHost(host, out var address))
        {
            return;
        }

        var feature = new PortFeature(port);
        var bound = (BoundPorts)builder.Services.Single(service => service.ServiceType == typeof(BoundPorts)).ImplementationInstance!;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, number, listener =>
        {
            listener.Use(next => connection =>
            {
                connection.Features.Set(feature);
                return next(connection);
            });
            configure(listener);
            bound.Add(port, listener);
        }));
    }
}
