using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using HomeLab.Gateway.Cli.Doctor;
using HomeLab.Gateway.Configuration;
using HomeLab.Inference;

namespace HomeLab.Gateway.Cli;

/// <summary>The command line: <c>homelab COMMAND</c>.</summary>
internal static class HomeLabCommand
{
    private const string Description = """
        HomeLab gives a home its voice: wake words, speech to text and text to speech for Home Assistant (Wyoming),
        and language models for everything else (OpenAI- and Ollama-compatible HTTP). One program, no cloud.

        Begin with:
          homelab serve                       start everything; on a fresh machine with the built-in demo models
          homelab doctor                      see what is missing and how to fix it
          homelab models pull                 install the default models
          homelab say "Good evening" -o a.wav
          homelab transcribe a.wav

        Exit codes: 0 done, 1 the work failed, 2 wrong arguments or settings, 3 something needed is missing.
        """;

    /// <summary>Runs a command line to its end.</summary>
    /// <returns>One of <see cref="ExitCode"/>, or 128 + signal.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return Fail(
                $"{string.Join(' ', parsed.Errors.Select(error => error.Message))} See '{PathOf(parsed.CommandResult)} --help'.",
                ExitCode.Usage);
        }

        try
        {
            // Signals belong to the commands: `serve` drains, everything else may simply end.
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (CommandException failure)
        {
            return Fail(failure.Message, failure.ExitCode);
        }
        catch (SettingsException failure)
        {
            return Fail(failure.Message, ExitCode.Usage);
        }
        catch (InferenceException failure)
        {
            return Fail(failure.Message, ExitCode.Failure);
        }
        catch (OperationCanceledException)
        {
            return Fail("Cancelled.", ExitCode.Failure);
        }
    }

    /// <summary>The command tree.</summary>
    internal static RootCommand Create()
    {
        var root = new RootCommand(Description)
        {
            CommonOptions.Config,
            CommonOptions.Set,
            ServeCommand.Create(),
            ModelsCommand.Create(),
            SayCommand.Create(),
            TranscribeCommand.Create(),
            ListenCommand.Create(),
            SelfTestCommand.Create(),
            DoctorCommand.Create(),
            KeysCommand.Create(),
            BenchCommand.Create(),
        };
        TeachingHelp.Use(root);
        return root;
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "homelab";

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine("homelab: " + message);
        return exitCode;
    }
}
