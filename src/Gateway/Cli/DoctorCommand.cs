using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace HomeLab.Gateway.Cli;

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
        command.SetAction((parsed, cancellationToken) =>
        {
            var findings = DoctorChecks.Run(LocalEngines.Open(parsed)).ToList();
            Write(parsed.InvocationConfiguration.Output, findings, parsed.GetValue(json));
            return Task.FromResult(findings.Any(finding => finding.Level == FindingLevel.Fail) ? ExitCode.Failure : ExitCode.Success);
        });
        return command;
    }

    private static void Write(TextWriter output, List<Finding> findings, bool json)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize([.. findings], DoctorJsonContext.Default.FindingArray));
            return;
        }

        var console = Console.IsOutputRedirected ? null : AnsiConsole.Console;
        foreach (var finding in findings)
        {
            var level = finding.Level.ToString().ToLowerInvariant();
            var text = $"{finding.Subject,-12} {finding.Detail}{(finding.Fix is null ? "" : " → " + finding.Fix)}";
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

/// <summary>How bad a finding is.</summary>
internal enum FindingLevel
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Works, but not as well as it could.</summary>
    Warn,

    /// <summary>Will not work.</summary>
    Fail,
}

/// <summary>One line of the doctor.</summary>
/// <param name="Subject">What was looked at.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Fix">What to do; null when nothing.</param>
internal sealed record Finding(
    string Subject, [property: JsonConverter(typeof(JsonStringEnumConverter<FindingLevel>))] FindingLevel Level, string Detail, string? Fix = null);

/// <summary>JSON of the doctor.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(Finding[]))]
internal sealed partial class DoctorJsonContext : JsonSerializerContext;
