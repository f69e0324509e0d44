using System.Diagnostics;

namespace HomeLab.Gateway.Telemetry;

/// <summary>Records each request of the HTTP port as an activity, named by its method and route.</summary>
internal static class RequestTracing
{
    /// <summary>Adds the middleware.</summary>
    public static void UseRequestTracing(this IApplicationBuilder app) =>
        app.Use((http, next) => GatewayTraces.IsOn ? RunAsync(http, next) : next(http));

    private static async Task RunAsync(HttpContext http, RequestDelegate next)
    {
        using var activity = GatewayTraces.BeginRequest(http.Request);
        try
        {
            await next(http);
        }
        finally
        {
            if (activity is not null)
            {
                Describe(activity, http);
            }
        }
    }

    /// <summary>The route and not the path: a path can hold anything, and names must stay few.</summary>
    private static void Describe(Activity activity, HttpContext http)
    {
        var status = http.Response.StatusCode;
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        activity.DisplayName = route is null ? http.Request.Method : $"{http.Request.Method} {route}";
        activity.SetTag("http.request.method", http.Request.Method);
        activity.SetTag("http.route", route);
        activity.SetTag("http.response.status_code", status);
        activity.SetTag("homelab.request.id", http.TraceIdentifier);
        activity.SetTag("homelab.client.left", http.RequestAborted.IsCancellationRequested ? true : null);
        activity.SetStatus(status >= StatusCodes.Status500InternalServerError ? ActivityStatusCode.Error : ActivityStatusCode.Unset);
    }
}
