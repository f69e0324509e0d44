using Microsoft.Extensions.Logging.Console;

namespace HomeLab.Gateway.Hosting;

/// <summary>Logs go to standard error, one line each, so that standard output carries data alone.</summary>
internal static class LoggingFeature
{
    /// <summary>Adds the console; <c>Logging:Format</c> is <c>text</c> or <c>json</c>.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        // The server would make an activity and a scope for every request, of which nothing reads either (Telemetry makes its own).
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

        if (string.Equals(builder.Configuration["Logging:Format"], "json", StringComparison.OrdinalIgnoreCase))
        {
            builder.Logging.AddJsonConsole(format => format.UseUtcTimestamp = true);
        }
        else
        {
            builder.Logging.AddSimpleConsole(format =>
            {
                format.SingleLine = true;
                format.TimestampFormat = "HH:mm:ss.fff ";
                format.IncludeScopes = false;
            });
        }
    }
}
