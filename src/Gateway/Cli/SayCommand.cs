using System.CommandLine;
using System.Diagnostics;

namespace HomeLab.Gateway.Cli;

/// <summary><c>homelab say</c>.</summary>
internal static class SayCommand
{
    private const string Lesson = """
        Examples:
          homelab say "Good evening" -o evening.wav        write a WAV file
          homelab say "Good evening"                       play it (needs aplay, package alsa-utils)
          echo "Guten Abend" | homelab say --language de -o abend.wav
          homelab say "Ready." -o - | ffplay -             WAV on standard output
          homelab say --lines -o clips < sentences.txt     one file a line: clips/001.wav, clips/002.wav, …
          homelab say --list-voices

        Without an installed voice the built-in eSpeak NG voice speaks. 'homelab models pull' installs better ones.
        """;

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var options = new SayOptions();
        var command = new TaughtCommand("say", "Speak text into a WAV file or the loudspeaker.", Lesson);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(options.Read(parsed), parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(SayRequest request, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var voice = await SpeechVoice.OpenAsync(request, parsed, cancellationToken);
        if (request.ListVoices)
        {
            await voice.ListAsync(parsed.InvocationConfiguration.Output, cancellationToken);
            return ExitCode.Success;
        }

        if (request.Lines)
        {
            return await SpeakLinesAsync(request, voice, parsed, cancellationToken);
        }

        var text = request.Text ?? await Console.In.ReadToEndAsync(cancellationToken);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new CommandException(ExitCode.Usage, "There is no text: give it as an argument or on standard input.");
        }

        if (request.Output is null)
        {
            await PlayAsync(voice, text, cancellationToken);
        }
        else
        {
            await WriteAsync(voice, text, request.Output, cancellationToken);
        }

        return ExitCode.Success;
    }

    private static async Task<int> SpeakLinesAsync(
        SayRequest request, SpeechVoice voice, ParseResult parsed, CancellationToken cancellationToken)
    {
        var folder = request.Output is null or "-"
            ? throw new CommandException(ExitCode.Usage, "--lines needs a folder: -o FOLDER.")
            : Directory.CreateDirectory(request.Output).FullName;
        var number = 0;
        var input = request.Text is null ? Console.In : new StringReader(request.Text);
        while (await input.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                await WriteAsync(voice, line, Path.Combine(folder, $"{++number:000}.wav"), cancellationToken);
            }
        }

        await parsed.InvocationConfiguration.Error.WriteLineAsync($"{number} files in {folder}");
        return ExitCode.Success;
    }

    private static async Task WriteAsync(SpeechVoice voice, string text, string output, CancellationToken cancellationToken)
    {
        if (output == "-")
        {
            await using var standard = Console.OpenStandardOutput();
            await voice.SpeakAsync(text, standard, cancellationToken);
            return;
        }

        try
        {
            await using var file = File.Create(output);
            await voice.SpeakAsync(text, file, cancellationToken);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new CommandException(ExitCode.Failure, $"'{output}' cannot be written: {failure.Message}");
        }
    }

    private static async Task PlayAsync(SpeechVoice voice, string text, CancellationToken cancellationToken)
    {
        Process player;
        try
        {
            player = Process.Start(new ProcessStartInfo("aplay", ["-q", "-"]) { RedirectStandardInput = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new CommandException(
                ExitCode.Missing, "There is no aplay to play with (package alsa-utils). Write a file instead: -o FILE.wav.");
        }

        using (player)
        {
            try
            {
                await using (var input = player.StandardInput.BaseStream)
                {
                    await voice.SpeakAsync(text, input, cancellationToken);
                }

                await player.WaitForExitAsync(cancellationToken);
            }
            catch (IOException)
            {
                await player.WaitForExitAsync(cancellationToken);
            }

            if (player.ExitCode != 0)
            {
                throw new CommandException(
                    ExitCode.Failure, "aplay could not play it (no sound card?). Write a file instead: -o FILE.wav.");
            }
        }
    }
}
