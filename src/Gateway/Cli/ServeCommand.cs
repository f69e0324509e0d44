using System.CommandLine;
using HomeLab.Gateway.Hosting;

namespace HomeLab.Gateway.Cli;

/// <summary><c>homelab serve</c>.</summary>
internal static class ServeCommand
{
    private const string Lesson = """
        Every setting stands with its default in appsettings.json beside the program. Change one
          with --set Section:Key=value        --set Host=0.0.0.0 --set Wyoming:Tts:Port=10201
          in the environment                  HOMELAB_Wyoming__Tts__Port=10201
          in a file                           --config /etc/homelab.json
        Port 0 takes any free port, -1 switches a port off.

        By default only this machine can reach HomeLab. For Home Assistant on another one:
          homelab serve --set Host=0.0.0.0

        The first SIGTERM or Ctrl+C lets turns in progress finish (Shutdown:DrainTimeout, 15 s), the second stops at once.
        """;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var printPorts = new Option<bool>("--print-ports")
        {
            Description = "Write the ports as one JSON line to standard output when ready: {\"tts\":10200,…}; -1 = switched off.",
        };
        var command = new TaughtCommand("serve", "Start HomeLab and keep it running.", Lesson) { printPorts };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, parsed.GetValue(printPorts), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, bool printPorts, CancellationToken cancellationToken)
    {
        HttpTransport.CompleteSocketsInline();
        await using var app = GatewayHost.Build(CommonOptions.ReadSettings(parsed));
        using var signals = new SecondSignal();
        await GatewayHost.StartAsync(app, cancellationToken);
        if (printPorts)
        {
            Console.Out.WriteLine(app.Services.GetRequiredService<BoundPorts>().ToJson());
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Success;
    }
}
