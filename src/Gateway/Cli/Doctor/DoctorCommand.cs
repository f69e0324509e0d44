using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace HomeLab.Gateway.Cli.Doctor;

/// <summary><c>homelab doctor</c>.</summary>
internal static class DoctorCommand
{
    private const string Lesson = """
        Every line is ok, warn (works, but not as well as it could) or fail (will not work), with what to do.
        Exit code 0 without a fail, 1 with one.

        Examples:
          homelab doctor
          homelab doctor --json
          homelab doctor --set Host=0.0.0.0 --set Http:Port=80     check what you are about to start
        """;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Write JSON." };
        var command = new TaughtCommand("doctor", "Find out what is missing on this machine, and how to fix it.", Lesson) { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var findings = await LookAsync(LocalEngines.Open(parsed), cancellationToken);
            Write(parsed.InvocationConfiguration.Output, findings, parsed.GetValue(json));
            return findings.Any(finding => finding.Level == FindingLevel.Fail) ? ExitCode.Failure : ExitCode.Success;
        });
        return command;
    }

    /// <summary>All checks, in the order in which a person would make them.</summary>
    private static async Task<List<Finding>> LookAsync(LocalEngines engines, CancellationToken cancellationToken) =>
    [
        .. EngineChecks.Run(engines),
        GpuCheck.Run(engines.Stt),
        .. PortChecks.Run(engines.Listeners),
        .. await BackendChecks.RunAsync(engines.Llm, cancellationToken),
        .. MachineChecks.Run(engines),
    ];

    private static void Write(TextWriter output, List<Finding> findings, bool json)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize([.. findings], DoctorJsonContext.Default.FindingArray));
            return;
        }

        var console = Console.IsOutputRedirected ? null : AnsiConsole.Console;
        var width = findings.Max(finding => finding.Subject.Length);
        foreach (var finding in findings)
        {
            var level = finding.Level.ToString().ToLowerInvariant();
            var text = $"{finding.Subject.PadRight(width)} {finding.Detail}{(finding.Fix is null ? "" : " → " + finding.Fix)}";
            if (console is null)
            {
                output.WriteLine($"{level,-5} {text}");
            }
            else
            {
                var color = finding.Level switch { FindingLevel.Ok => "green", FindingLevel.Warn => "yellow", _ => "red" };
                console.MarkupLine($"[{color}]{level,-5}[/] {Markup.Escape(text)}");
            }
        }
    }
}
