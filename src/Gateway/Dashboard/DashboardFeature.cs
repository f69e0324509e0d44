using System.Buffers;
using System.Text.Json;
using HomeLab.Gateway.Http;

namespace HomeLab.Gateway.Dashboard;

/// <summary>
/// A page for people: what runs, how fast, and a place to try it. The page itself is public; what it shows is behind the same keys as the
/// API.
/// </summary>
internal static class DashboardFeature
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private static readonly Refusal TooManyViewers = new(
        StatusCodes.Status503ServiceUnavailable,
        "server_error",
        "too_many_viewers",
        $"{DashboardViewers.Most} dashboards are open already; close one.");

    /// <summary>Adds the reporter.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DashboardReporter>();
        builder.Services.AddSingleton<DashboardViewers>();
    }

    /// <summary>Maps page, state and events.</summary>
    public static void Map(WebApplication app)
    {
        DashboardPage.Map(app);
        var reporter = app.Services.GetRequiredService<DashboardReporter>();
        var viewers = app.Services.GetRequiredService<DashboardViewers>();
        app.MapGet("/dashboard/state", http => WriteStateAsync(http, reporter));
        app.MapGet("/dashboard/events", http => StreamAsync(http, reporter, viewers));
    }

    private static async Task WriteStateAsync(HttpContext http, DashboardReporter reporter)
    {
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(Write(reporter), http.RequestAborted);
    }

    /// <summary>The state each second, as server-sent events, until the viewer leaves or the server stops.</summary>
    private static async Task StreamAsync(HttpContext http, DashboardReporter reporter, DashboardViewers viewers)
    {
        using var seat = viewers.TryEnter();
        if (seat is null)
        {
            await ErrorShape.For(http.Request.Path).WriteAsync(http, TooManyViewers);
            return;
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            http.RequestAborted, http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        http.Response.ContentType = "text/event-stream";
        http.Response.Headers.CacheControl = "no-store";
        using var timer = new PeriodicTimer(Period, http.RequestServices.GetRequiredService<TimeProvider>());
        try
        {
            do
            {
                await WriteEventAsync(http.Response, Write(reporter), end.Token);
            }
            while (await timer.WaitForNextTickAsync(end.Token));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The viewer left or the server stops: the ordinary end.
        }
    }

    private static async Task WriteEventAsync(HttpResponse response, byte[] state, CancellationToken cancellationToken)
    {
        response.BodyWriter.Write("data: "u8);
        response.BodyWriter.Write(state);
        response.BodyWriter.Write("\n\n"u8);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }

    private static byte[] Write(DashboardReporter reporter) =>
        JsonSerializer.SerializeToUtf8Bytes(reporter.Report(), DashboardJsonContext.Default.DashboardState);
}
