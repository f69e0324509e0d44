using System.CommandLine;
using System.Net.Sockets;
using HomeLab.Wyoming.Client;

namespace HomeLab.Gateway.Cli;

/// <summary>The option <c>--server</c>: work on a running server over Wyoming instead of in this process.</summary>
internal static class ServerAddress
{
    /// <summary>The option.</summary>
    public static Option<string?> CreateOption() => new("--server")
    {
        Description = "Ask a running server instead of loading the models here: HOST or HOST:PORT (default port 10600; any Wyoming server will do).",
        HelpName = "HOST[:PORT]",
    };

    /// <summary>Connects.</summary>
    /// <exception cref="CommandException">Nobody answers there.</exception>
    public static async Task<WyomingClient> ConnectAsync(string address, CancellationToken cancellationToken)
    {
        var colon = address.LastIndexOf(':');
        var hasPort = colon > 0 && int.TryParse(address[(colon + 1)..], out _);
        var host = hasPort ? address[..colon] : address;
        var port = hasPort ? int.Parse(address[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture) : 10600;
        try
        {
            return await WyomingClient.ConnectAsync(host.Trim('[', ']'), port, cancellationToken);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentOutOfRangeException)
        {
            throw new CommandException(
                ExitCode.Missing,
                $"No server answers at {host}:{port}: {failure.Message} Start one with 'homelab serve', or correct --server.");
        }
    }
}
