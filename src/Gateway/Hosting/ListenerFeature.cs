using HomeLab.Gateway.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace HomeLab.Gateway.Hosting;

/// <summary>Opens the HTTP ports on Kestrel.</summary>
internal static class ListenerFeature
{
    /// <summary>Binds the settings and opens the two HTTP ports; the voice feature opens its own.</summary>
    public static ListenerOptions Add(WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<ListenerOptions>("");
        builder.Services.AddSingleton<BoundPorts>();
        builder.Services.AddSingleton<IConnectionListenerFactory, HttpTransport>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);

        Listen(builder, options, GatewayPort.Http);
        Listen(builder, options, GatewayPort.Management);
        return options;
    }

    /// <summary>Opens one port unless it is switched off. Connections carry a <see cref="PortFeature"/>.</summary>
    private static void Listen(WebApplicationBuilder builder, ListenerOptions options, GatewayPort port)
    {
        if (options.EndPointOf(port) is not { } endPoint)
        {
            return;
        }

        var feature = new PortFeature(port);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(port == GatewayPort.Http ? new HttpEndPoint(endPoint) : endPoint, listener =>
        {
            listener.ApplicationServices.GetRequiredService<BoundPorts>().Add(port, listener);
            listener.Protocols = HttpProtocols.Http1;
            listener.Use(next => connection =>
            {
                connection.Features.Set(feature);
                return next(connection);
            });
        }));
    }
}
