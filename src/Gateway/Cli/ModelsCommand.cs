using System.CommandLine;
using HomeLab.Inference.Models;

namespace HomeLab.Gateway.Cli;

/// <summary><c>homelab models</c>.</summary>
internal static class ModelsCommand
{
    private const string Lesson = """
        Examples:
          homelab models list                        what can be installed, what is
          homelab models list --kind tts --installed
          homelab models pull                        the default set: a wake word, voice activity, whisper, a voice
          homelab models pull whisper-base de_DE-thorsten-medium
          homelab models verify                      hash everything again
          homelab models add ~/my_word.onnx          a model of your own (wake word, Piper voice, Whisper folder)
          homelab models remove whisper-tiny

        Models lie in HOMELAB_MODELS (or --set Models:Folder=…), ~/.cache/homelab otherwise. HOMELAB_MODEL_MIRROR (or
        --set Models:Mirror=…) names a folder or URL that is asked first: a home without internet needs nothing else.
        """;

    /// <summary>The command with its sub-commands.</summary>
    public static Command Create() => new TaughtCommand("models", "List, install, check and remove models.", Lesson)
    {
        CreateList(),
        CreatePull(),
        CreateVerify(),
        CreateRemove(),
        ModelsAddCommand.Create(),
    };

    private static Command CreateList()
    {
        var kind = new Option<string?>("--kind", "-k")
        {
            Description = "Only one kind: " + string.Join(", ", ModelKindNames.All) + ".",
            HelpName = "KIND",
        };
        kind.AcceptOnlyFromAmong([.. ModelKindNames.All]);
        var installed = new Option<bool>("--installed") { Description = "Only what is on this machine." };
        var json = JsonOption();
        var command = new Command("list", "Show what can be installed and what is.") { kind, installed, json };
        command.SetAction(parsed =>
        {
            var models = LocalEngines.Open(parsed).Store.List()
                .Where(model => parsed.GetValue(kind) is not { } wanted || model.Kind.Name() == wanted)
                .Where(model => !parsed.GetValue(installed) || model.State == ModelState.Installed);
            ModelTable.Write(parsed.InvocationConfiguration.Output, [.. models], parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command CreatePull()
    {
        var ids = Ids("Ids of models; the default set when absent.");
        var json = JsonOption();
        var command = new Command("pull", "Download models, check them, and install them.") { ids, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = LocalEngines.Open(parsed).Store;
            var outcomes = await PullProgressView.RunAsync(store, parsed.GetValue(ids)!, parsed, parsed.GetValue(json), cancellationToken);
            return outcomes.All(outcome => outcome.Failure is null) ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static Command CreateVerify()
    {
        var ids = Ids("Ids of models; everything installed when absent.");
        var command = new Command("verify", "Hash the files of installed models again.") { ids };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var outcomes = await LocalEngines.Open(parsed).Store.VerifyAsync(parsed.GetValue(ids)!, cancellationToken);
            foreach (var outcome in outcomes)
            {
                output.WriteLine(
                    outcome.Faults.Count == 0 ? $"ok    {outcome.Id}" : $"BAD   {outcome.Id}: {string.Join("; ", outcome.Faults)}");
            }

            var bad = outcomes.Count(outcome => outcome.Faults.Count > 0);
            output.WriteLine(
                bad == 0
                    ? $"{outcomes.Count} models, all as listed."
                    : $"{bad} of {outcomes.Count} models are damaged; 'homelab models pull ID' repairs them.");
            return bad == 0 ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private static Command CreateRemove()
    {
        var ids = Ids("Ids of models.");
        ids.Arity = ArgumentArity.OneOrMore;
        var command = new Command("remove", "Delete models of the store.") { ids };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var store = LocalEngines.Open(parsed).Store;
            var absent = 0;
            foreach (var id in parsed.GetValue(ids)!)
            {
                var removed = await store.RemoveAsync(id, cancellationToken);
                absent += removed ? 0 : 1;
                parsed.InvocationConfiguration.Output.WriteLine(removed ? $"removed {id}" : $"{id} was not installed");
            }

            return absent == 0 ? ExitCode.Success : ExitCode.Missing;
        });
        return command;
    }

    private static Argument<string[]> Ids(string description) => new("ID") { Description = description, Arity = ArgumentArity.ZeroOrMore };

    private static Option<bool> JsonOption() => new("--json") { Description = "Write JSON instead of a table." };
}
