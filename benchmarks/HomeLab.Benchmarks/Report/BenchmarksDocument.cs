using System.Globalization;
using System.Text;
using HomeLab.Benchmarks.Report.Loads;
using HomeLab.Measuring;
using HomeLab.Testing;

namespace HomeLab.Benchmarks.Report;

/// <summary>Writes BENCHMARKS.md and its plots from the kept results and the notes.</summary>
internal sealed class BenchmarksDocument(ResultFolder results)
{
    private const string FileName = "BENCHMARKS.md";

    private const string Introduction = """
        # Benchmarks

        Written by `make bench` and `make load`; do not edit it, but [benchmarks/notes.md](benchmarks/notes.md), from which its remarks come.
        Every figure of ours was measured in turn with what it is compared with (A B, B A, …), warm, and is a median unless it says otherwise. Only
        ratios of one run mean something on another machine. Goals are promises, not limits of the tests; how to repeat and read all of it:
        [benchmarks/README.md](benchmarks/README.md).


        """;

    private readonly Notes _notes = Notes.Read(RepositoryFolder.Path("benchmarks/notes.md"));
    private readonly List<ReportRecord> _records =
    [
        .. Measurements.All().Select(measurement => results.Find(measurement.Id)).OfType<ReportRecord>(),
    ];

    /// <summary>Writes the files.</summary>
    /// <returns>What people want to see at once: the table of goals.</returns>
    public string Write()
    {
        var goals = Goals();
        var text = new StringBuilder(Introduction);
        text.Append(Machines()).Append("## Goals\n\n").Append(goals).Append('\n').Append(Remarks());
        text.Append("## Cost curves\n\n").Append(Curves());
        text.Append(Load());
        foreach (var (heading, note) in _notes.Others([.. Measurements.All().Select(measurement => measurement.Id), "load"]))
        {
            text.Append(CultureInfo.InvariantCulture, $"## {heading}\n\n{note}\n\n");
        }

        text.Append(Values());
        File.WriteAllText(Path.Combine(results.Root, FileName), text.ToString());
        return $"\n{goals}\nWritten to {Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(results.Root, FileName))}.";
    }

    private string Machines()
    {
        var machines = _records.GroupBy(
            record => (record.Machine.Cpu, record.Machine.Cores, record.Machine.Commit, record.OnnxRuntime)).ToList();
        var table = new MarkdownTable("machine", "measured", "versions", "commit");
        foreach (var machine in machines)
        {
            var (facts, last) = (machine.First().Machine, machine.Max(record => record.Machine.At));
            var names = string.Join(", ", machine.Select(record => record.Id));
            table.Add(
                string.Create(CultureInfo.InvariantCulture, $"{facts.Cpu}; {facts.Cores} cores, {facts.MemoryGigabytes:0} GB"),
                string.Create(CultureInfo.InvariantCulture, $"{last:yyyy-MM-dd HH:mm} UTC{(machines.Count > 1 ? ": " + names : "")}"),
                $"{facts.System}; {facts.Runtime}; ONNX Runtime {machine.Key.OnnxRuntime}",
                $"`{facts.Commit}`");
        }

        return $"{table}\n";
    }

    private string Goals()
    {
        var table = new MarkdownTable("what", "goal", "measured", "", "against", "again with");
        foreach (var record in _records.Where(record => record.HasGoal))
        {
            table.Add(
                record.What,
                record.Goal,
                record.Finding?.Measured ?? $"not measured: {record.Missing}",
                record.Finding?.IsMet switch { true => "met", false => "**missed**", null => "–" },
                record.Against,
                $"`make bench ARGS=\"report --only {record.Id}\"`");
        }

        return table.ToString();
    }

    private string Remarks()
    {
        var remarks = _records
            .Where(record => record.HasGoal && _notes.About(record.Id).Length > 0)
            .Select(record => $"* **{record.Id}**: {_notes.About(record.Id)}\n");
        var list = string.Concat(remarks);
        return list.Length == 0 ? "" : list + "\n";
    }

    private string Curves()
    {
        var text = new StringBuilder();
        foreach (var record in _records.Where(record => !record.HasGoal))
        {
            text.Append(CultureInfo.InvariantCulture, $"### {record.What[..1].ToUpperInvariant()}{record.What[1..]}\n\n");
            text.Append(CultureInfo.InvariantCulture, $"`make bench ARGS=\"report --only {record.Id}\"`");
            text.Append(record.Against.Length == 0 ? ".\n\n" : $"; against {record.Against}.\n\n");
            text.Append((record.Finding?.Measured ?? $"Not measured: {record.Missing}").Trim()).Append("\n\n");
            text.Append(_notes.About(record.Id) is { Length: > 0 } note ? note + "\n\n" : "");
            text.Append(Plots.Save(results.Root, record));
        }

        return text.ToString();
    }

    private string Load()
    {
        if (results.FindLoad() is not { } load)
        {
            return "";
        }

        var table = new MarkdownTable("stage", "count", "errors", "p50", "p95", "p99", "max");
        foreach (var stage in load.Stages.Where(stage => stage.Count + stage.Errors > 0))
        {
            double[] times = [stage.P50, stage.P95, stage.P99, stage.Max];
            table.Add([stage.Name, $"{stage.Count}", $"{stage.Errors}", .. times.Select(Quantity.Time)]);
        }

        var note = _notes.About("load") is { Length: > 0 } text ? text + "\n\n" : "";
        var caption = string.Create(CultureInfo.InvariantCulture, $"{MixedLoad.Describe(load.Options)}, {load.At:yyyy-MM-dd HH:mm} UTC");
        var verdict = LoadVerdict.Of(load).Text;
        return $"## Mixed load\n\n`make load`; {caption}, clients and the double of Ollama on the same machine. {verdict}\n\n{table}\n{note}";
    }

    private string Values()
    {
        var table = new MarkdownTable("measurement", "of", "n", "p10", "median", "p90", "unit");
        foreach (var (record, timing) in _records.SelectMany(record => (record.Finding?.Timings ?? []).Select(timing => (record, timing))))
        {
            double[] values = [timing.P10, timing.Median, timing.P90];
            table.Add([record.Id, timing.Name, $"{timing.Count}", .. values.Select(Quantity.Text), timing.Unit]);
        }

        return $"<details><summary>All measured values</summary>\n\n{table}\n</details>\n";
    }
}
