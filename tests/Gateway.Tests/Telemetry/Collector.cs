using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace HomeLab.Gateway.Tests.Telemetry;

/// <summary>A collector that keeps what OTLP brings it, by HTTP or by gRPC, on a free port of 127.0.0.1.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, string Body)> _received = new();

    private Collector(HttpProtocols protocol)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listener => listener.Protocols = protocol));
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public string Url => _app.Urls.First();

    /// <summary>The names and other texts of what has come on a path that ends so; numbers between them are noise.</summary>
    public string Received(string pathEnd) =>
        string.Join('\n', _received.Where(each => each.Path.EndsWith(pathEnd, StringComparison.Ordinal)).Select(each => each.Body));

    public static async Task<Collector> StartAsync(HttpProtocols protocol = HttpProtocols.Http1)
    {
        var collector = new Collector(protocol);
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        _received.Enqueue((http.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        if (http.Request.Protocol != HttpProtocol.Http2)
        {
            return;
        }

        // An empty message, then gRPC's status for "ok".
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(new byte[5], http.RequestAborted);
        http.Response.AppendTrailer("grpc-status", "0");
    }
}
