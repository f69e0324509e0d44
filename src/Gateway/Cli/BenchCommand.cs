using System.CommandLine;
using HomeLab.Gateway.Hosting;

namespace HomeLab.Gateway.Cli;

/// <summary><c>homelab bench</c>: figures of this machine.</summary>
internal static class BenchCommand
{
    private const string Lesson = """
        Examples:
          homelab bench describe                         how fast `describe` is answered while speech is made and transcribed
          homelab bench describe --server 192.168.1.5    the same on a running server (its port for everything, 10600)

        The micro-benchmarks of the developers are 'make bench'.
        """;

    /// <summary>The command with its sub-commands.</summary>
    public static Command Create() => new TaughtCommand("bench", "Measure this machine.", Lesson) { CreateDescribe() };

    private static Command CreateDescribe()
    {
        var server = ServerAddress.CreateOption();
        var count = new Option<int>("--count") { Description = "Questions asked.", DefaultValueFactory = _ => 300 };
        var speakers = new Option<int>("--speakers")
        {
            Description = "Clients that have long texts spoken meanwhile.",
            DefaultValueFactory = _ => 2,
        };
        var listeners = new Option<int>("--listeners")
        {
            Description = "Clients that have speech transcribed meanwhile.",
            DefaultValueFactory = _ => 2,
        };
        var command = new Command(
            "describe", "Time from describe to info on a busy server, each on a fresh connection.") { server, count, speakers, listeners };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = parsed.GetValue(server) is null ? await StartAsync(parsed, cancellationToken) : null;
            var address = parsed.GetValue(server) ?? $"127.0.0.1:{host!.Services.GetRequiredService<BoundPorts>()[GatewayPort.All]}";
            var benchmark = new DescribeBenchmark(address, parsed.GetValue(speakers), parsed.GetValue(listeners));
            var figures = await benchmark.RunAsync(parsed.GetValue(count), cancellationToken);
            parsed.InvocationConfiguration.Output.WriteLine(figures);
            if (host is not null)
            {
                await host.StopAsync(cancellationToken);
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<WebApplication> StartAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var settings = CommonOptions.ReadSettings(parsed);
        var free = Enum.GetValues<GatewayPort>().ToDictionary(port => port.Setting(), string? (_) => "0");
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(settings)
            .AddInMemoryCollection(free)
            .AddInMemoryCollection([new("Logging:LogLevel:Default", "Warning"), new("Shutdown:DrainTimeout", "0s")])
            .Build();
        var app = GatewayHost.Build(configuration);
        await GatewayHost.StartAsync(app, cancellationToken);
        return app;
    }
}
