using HomeLab.Gateway.Health;
using HomeLab.Gateway.Telemetry;

namespace HomeLab.Gateway.Hosting;

/// <summary>
/// The management port: a handful of fixed paths outside routing, so that no endpoint of the HTTP port can ever appear on it and
/// health answers even where the HTTP pipeline is at fault.
/// </summary>
internal static class ManagementFeature
{
    /// <summary>Answers every request of the management port.</summary>
    public static void Use(WebApplication app)
    {
        app.MapWhen(static context => context.IsOn(GatewayPort.Management), branch => branch.Run(AnswerAsync));
    }

    private static Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        return context.Request.Path.Value switch
        {
            "/health/live" => HealthFeature.AnswerLiveAsync(context),
            "/health/ready" => HealthFeature.AnswerReadyAsync(context),
            "/health/startup" => HealthFeature.AnswerStartupAsync(context),
            "/metrics" => TelemetryFeature.AnswerMetricsAsync(context),
            _ => AnswerNotFoundAsync(context),
        };
    }

    private static Task AnswerNotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync(
            "Nothing here. This port has /health/live, /health/ready, /health/startup and /metrics.\n", context.RequestAborted);
    }
}
