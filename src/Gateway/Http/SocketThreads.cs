namespace HomeLab.Gateway.Http;

/// <summary>
/// The HTTP port's sockets call the code that waits for them on their own few threads. Relaying tokens belongs there; a route that may
/// compute (audio, pages) would stop every other connection meanwhile, so that it continues on the thread pool unless it is marked to stay.
/// </summary>
internal static class SocketThreads
{
    /// <summary>A request body whose sender is not a chat but a photo album is scanned elsewhere.</summary>
    private const int MostBytesScanned = 64 * 1024;

    /// <summary>Marks routes that only pass bytes on and read small JSON.</summary>
    public static TBuilder StaysOnSocketThread<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(Stay.Mark);

    /// <summary>Adds the middleware that moves all others.</summary>
    public static void UseSocketThreads(this IApplicationBuilder app) =>
        app.Use(static (http, next) => http.GetEndpoint()?.Metadata.GetMetadata<Stay>() is null ? MoveAsync(http, next) : next(http));

    /// <summary>Continues on the thread pool where <paramref name="bytes"/> are too many to be looked at here.</summary>
    public static ValueTask LeaveForAsync(int bytes) => bytes <= MostBytesScanned ? ValueTask.CompletedTask : new ValueTask(LeaveAsync());

    /// <summary>Continues on the thread pool.</summary>
    public static async Task LeaveAsync() => await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);

    private static async Task MoveAsync(HttpContext http, RequestDelegate next)
    {
        await LeaveAsync();
        http.Request.Body = new ThreadPoolStream(http.Request.Body);
        await next(http);
    }

    private sealed class Stay
    {
        public static Stay Mark { get; } = new();
    }
}
