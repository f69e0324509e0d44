using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Hosting;

/// <summary>
/// Kestrel's sockets without a thread change between a socket and the code that reads or writes it, for the HTTP port alone
/// (docs/adr/0012-tokens-stay-on-the-socket-thread.md). What may compute leaves the sockets' threads by <see cref="Http.SocketThreads"/>.
/// </summary>
internal sealed class HttpTransport(IOptionsFactory<SocketTransportOptions> options, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(Inline(options), loggers);

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is HttpEndPoint;

    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        _sockets.BindAsync(endpoint, cancellationToken);

    /// <summary>
    /// Has the runtime complete sockets on the threads that watch them. It reads the variable when the first socket is made, so this comes
    /// before; who sets it otherwise has the last word.
    /// </summary>
    public static void CompleteSocketsInline()
    {
        const string Name = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (Environment.GetEnvironmentVariable(Name) is null)
        {
            Environment.SetEnvironmentVariable(Name, "1");
        }
    }

    /// <summary>A copy of the options as the server has set them up, its memory pool included.</summary>
    private static IOptions<SocketTransportOptions> Inline(IOptionsFactory<SocketTransportOptions> options)
    {
        var copy = options.Create(Options.DefaultName);
        copy.UnsafePreferInlineScheduling = true;
        return Options.Create(copy);
    }
}

/// <summary>An end point that <see cref="HttpTransport"/> binds.</summary>
internal sealed class HttpEndPoint(IPEndPoint endPoint) : IPEndPoint(endPoint.Address, endPoint.Port);
