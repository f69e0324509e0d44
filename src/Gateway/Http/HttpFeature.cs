using HomeLab.Gateway.Configuration;
using HomeLab.Gateway.Telemetry;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Http;

/// <summary>What all requests of the HTTP port have in common: ids, limits, CORS, and errors in the shape that each client reads.</summary>
internal static class HttpFeature
{
    /// <summary>Adds limits and CORS.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<HttpOptions>(HttpOptions.Section);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.Limits.MaxRequestHeaderCount = options.MaxRequestHeaders;
            kestrel.Limits.RequestHeadersTimeout = options.HeaderTimeout;
            kestrel.Limits.MinRequestBodyDataRate = options.MinBodyBytesPerSecond > 0
                ? new MinDataRate(options.MinBodyBytesPerSecond, options.BodyGrace)
                : null;
        });
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy =>
        {
            policy.WithOrigins([.. options.AllowedOrigins]).AllowAnyHeader().AllowAnyMethod();
            policy.WithExposedHeaders(
                RequestIds.Header, "retry-after", "x-should-retry", "x-homelab-backend", "x-homelab-queue-position", "x-homelab-queue-ms");
        }));
    }

    /// <summary>Uses them, in this order.</summary>
    public static void Use(WebApplication app)
    {
        app.UseSocketThreads();
        app.UseRequestIds();
        app.UseRequestTracing();
        app.UseMiddleware<ErrorMiddleware>();
        if (app.Services.GetRequiredService<IOptions<HttpOptions>>().Value.AllowedOrigins.Count > 0)
        {
            app.UseCors();
        }
    }
}
