using System.CommandLine;
using System.Text.Json;
using HomeLab.Inference.Models;
using Spectre.Console;

namespace HomeLab.Gateway.Cli;

/// <summary>Shows a pull: bars on a terminal, a line at each change elsewhere, JSON at the end when asked.</summary>
internal static class PullProgressView
{
    /// <summary>Pulls and shows.</summary>
    public static async Task<IReadOnlyList<PullOutcome>> RunAsync(
        ModelStore store, string[] ids, ParseResult parsed, bool json, CancellationToken cancellationToken)
    {
        var error = parsed.InvocationConfiguration.Error;
        if (!json)
        {
            SayLicences(store, ids, error);
        }

        var outcomes = json || Console.IsErrorRedirected
            ? await store.PullAsync(ids, json ? null : new Lines(error), cancellationToken)
            : await WithBarsAsync(store, ids, cancellationToken);
        if (json)
        {
            var shaped = outcomes.Select(
                outcome => new PullJson(outcome.Model.Id, outcome.Failure is null, outcome.ReceivedBytes, outcome.Failure?.Message));
            parsed.InvocationConfiguration.Output.WriteLine(JsonSerializer.Serialize([.. shaped], ModelJsonContext.Default.PullJsonArray));
        }
        else
        {
            Summarize(outcomes, parsed.InvocationConfiguration.Output, error);
        }

        return outcomes;
    }

    private static void SayLicences(ModelStore store, string[] ids, TextWriter error)
    {
        var chosen = ids.Length == 0 ? store.Lock.DefaultSet : ids.Select(store.Lock.Find).OfType<ModelEntry>();
        foreach (var model in chosen)
        {
            error.WriteLine($"{model.Id}: {model.Title}, {ModelTable.Size(model.Bytes)}, licence {model.Licence}");
        }
    }

    private static async Task<IReadOnlyList<PullOutcome>> WithBarsAsync(ModelStore store, string[] ids, CancellationToken cancellationToken)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new DownloadedColumn(),
                new TransferSpeedColumn())
            .StartAsync(context => store.PullAsync(ids, new Bars(context), cancellationToken));
    }

    private static void Summarize(IReadOnlyList<PullOutcome> outcomes, TextWriter output, TextWriter error)
    {
        foreach (var outcome in outcomes)
        {
            if (outcome.Failure is { } failure)
            {
                error.WriteLine($"homelab: {outcome.Model.Id}: {failure.Message}");
            }
            else
            {
                output.WriteLine(
                    outcome.ReceivedBytes == 0
                        ? $"{outcome.Model.Id} was there already"
                        : $"{outcome.Model.Id} installed ({ModelTable.Size(outcome.ReceivedBytes)})");
            }
        }
    }

    private sealed class Lines(TextWriter error) : IProgress<PullProgress>
    {
        private readonly Dictionary<string, PullStage> _stages = [];

        public void Report(PullProgress value)
        {
            lock (_stages)
            {
                if (!_stages.TryGetValue(value.ModelId, out var stage) || stage != value.Stage)
                {
                    _stages[value.ModelId] = value.Stage;
                    error.WriteLine(
                        $"{value.ModelId}: {value.Stage.ToString().ToLowerInvariant()} ({ModelTable.Size(value.Bytes)} of {ModelTable.Size(value.TotalBytes)})");
                }
            }
        }
    }

    private sealed class Bars(ProgressContext context) : IProgress<PullProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(PullProgress value)
        {
            lock (_tasks)
            {
                if (!_tasks.TryGetValue(value.ModelId, out var task))
                {
                    _tasks[value.ModelId] = task = context.AddTask(Markup.Escape(value.ModelId), maxValue: Math.Max(1, value.TotalBytes));
                }

                task.Value = value.Bytes;
                if (value.Stage is PullStage.Installed or PullStage.Failed)
                {
                    task.StopTask();
                }
            }
        }
    }
}
