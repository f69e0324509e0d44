using System.CommandLine;
using HomeLab.Inference.Models;

namespace HomeLab.Gateway.Cli;

/// <summary><c>homelab models add</c>: copies a model of the user's own into the watched folder.</summary>
internal static class ModelsAddCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var path = new Argument<string>("PATH") { Description = "A wake word or Piper voice (.onnx; a voice has its .onnx.json beside it), or a folder with a Whisper model." };
        var features = new Option<string>("--features")
        {
            Description = "For a wake word: the embedding that it was trained on.",
            HelpName = "SET",
            DefaultValueFactory = _ => "openwakeword",
        };
        var command = new Command("add", "Install a model of your own; a running server notices it within seconds.") { path, features };
        command.SetAction(parsed =>
        {
            var target = Copy(
                Path.GetFullPath(parsed.GetValue(path)!), LocalEngines.Open(parsed).Store.CustomFolder, parsed.GetValue(features)!);
            parsed.InvocationConfiguration.Output.WriteLine("added " + target);
            return ExitCode.Success;
        });
        return command;
    }

    private static string Copy(string path, string custom, string features)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return CopyWhisper(path, custom);
            }

            if (!File.Exists(path) || !path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
            {
                throw new CommandException(ExitCode.Usage, $"'{path}' is neither an .onnx file nor a folder with a Whisper model.");
            }

            var isVoice = File.Exists(path + ".json");
            var folder = isVoice ? Path.Combine(custom, ModelKind.Tts.Name()) : Path.Combine(custom, ModelKind.Wake.Name(), features);
            return CopyFiles(isVoice ? [path, path + ".json"] : [path], Path.GetDirectoryName(path)!, folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failure, $"The model cannot be copied: {failure.Message}");
        }
    }

    private static string CopyWhisper(string path, string custom)
    {
        if (!File.Exists(Path.Combine(path, "config.json")))
        {
            throw new CommandException(
                ExitCode.Usage,
                $"'{path}' has no config.json; expected a Whisper model in Optimum layout (config.json, tokenizer.json, onnx/…).");
        }

        var target = Path.Combine(custom, ModelKind.Stt.Name(), Path.GetFileName(Path.TrimEndingDirectorySeparator(path)));
        return CopyFiles(Directory.GetFiles(path, "*", SearchOption.AllDirectories), path, target);
    }

    /// <summary>The file that makes a model complete goes last, so that a watching server never sees half of it.</summary>
    private static string CopyFiles(string[] files, string root, string target)
    {
        foreach (var file in files.OrderBy(file => file.EndsWith("config.json", StringComparison.Ordinal) || file.EndsWith(".onnx.json", StringComparison.Ordinal)))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy, overwrite: true);
        }

        return files.Length == 1 ? Path.Combine(target, Path.GetFileName(files[0])) : target;
    }
}
