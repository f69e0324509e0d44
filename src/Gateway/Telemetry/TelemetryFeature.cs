using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Telemetry;

/// <summary>Collects the measurements of every part and shows them to Prometheus.</summary>
internal static class TelemetryFeature
{
    /// <summary>Media type of the Prometheus text format.</summary>
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Adds the collector and the gateway's own instruments.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<MetricsCollector>();
        builder.Services.AddSingleton<RecentTurns>();
        builder.Services.AddSingleton<GatewayMetrics>();
        builder.AddSettings<TelemetryOptions>(TelemetryOptions.Section);
        builder.Services.AddSingleton<OtlpExport>();
    }

    /// <summary>Begins to listen to the meters, before anything starts that measures.</summary>
    public static void Use(WebApplication app)
    {
        _ = app.Services.GetRequiredService<MetricsCollector>();
        _ = app.Services.GetRequiredService<GatewayMetrics>();
        if (app.Services.GetRequiredService<TelemetryOptions>().Otlp.Endpoint.Length > 0)
        {
            _ = app.Services.GetRequiredService<OtlpExport>();
        }
    }

    /// <summary>Answers <c>GET /metrics</c>.</summary>
    public static async Task AnswerMetricsAsync(HttpContext context)
    {
        var collector = context.RequestServices.GetRequiredService<MetricsCollector>();
        context.Response.ContentType = ContentType;
        collector.Write(context.Response.BodyWriter);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
