using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Hosting;

/// <summary>A stop signal drains: listeners close, turns finish within the deadline, the process ends with 0.</summary>
internal static class ShutdownFeature
{
    /// <summary>Binds the deadline; the host hands it to Kestrel, which waits for its connections that long and then aborts them.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<ShutdownOptions>("Shutdown");
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTimeout);
    }
}
