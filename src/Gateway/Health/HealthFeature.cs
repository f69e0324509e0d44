namespace HomeLab.Gateway.Health;

/// <summary>
/// Three questions, as Kubernetes asks them. Live: does the process answer? Startup: is everything loaded? Ready: loaded, and not stopping?
/// </summary>
internal static class HealthFeature
{
    /// <summary>Adds what the answers need.</summary>
    public static void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<HealthReporter>();

    /// <summary>200 as long as the process serves requests.</summary>
    public static Task AnswerLiveAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, new HealthReport("live", []));

    /// <summary>200 once all engines are loaded and until the stop begins, else 503; the body says what each engine does.</summary>
    public static Task AnswerReadyAsync(HttpContext context) => AnswerAsync(context, Reporter(context).Ready());

    /// <summary>200 once all engines are loaded, also while stopping.</summary>
    public static Task AnswerStartupAsync(HttpContext context) => AnswerAsync(context, Reporter(context).Startup());

    private static HealthReporter Reporter(HttpContext context) => context.RequestServices.GetRequiredService<HealthReporter>();

    private static Task AnswerAsync(HttpContext context, (bool Healthy, HealthReport Report) answer) =>
        WriteAsync(context, answer.Healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, answer.Report);

    private static Task WriteAsync(HttpContext context, int status, HealthReport report)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(report, HealthJsonContext.Default.HealthReport, cancellationToken: context.RequestAborted);
    }
}
