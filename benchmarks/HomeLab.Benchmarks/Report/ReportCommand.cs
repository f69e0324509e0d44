using System.Diagnostics;
using HomeLab.Benchmarks.Report.Loads;
using HomeLab.Measuring;
using HomeLab.Testing;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Benchmarks.Report;

/// <summary>
/// <c>report [--quick] [--only NAME…]</c> measures and writes BENCHMARKS.md; <c>load [--quick] [--seconds N]</c> runs the mixed load and
/// does the same; <c>render [--quick]</c> writes it from what was measured before.
/// </summary>
internal sealed class ReportCommand
{
    private const double LoadSeconds = 600;

    private readonly Bench _bench;
    private readonly ResultFolder _results;
    private readonly TextWriter _output;

    private ReportCommand(bool isQuick, TextWriter output)
    {
        (_bench, _results, _output) = (new Bench(isQuick), new ResultFolder(isQuick), output);
    }

    /// <summary>Runs one of the verbs.</summary>
    /// <returns>
    /// 0 = all was measured and no error counted; 1 = something failed (a missed goal is no failure); 2 = wrong arguments.
    /// </returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, CancellationToken cancellationToken)
    {
        // The load generator's clips are named from here.
        Environment.CurrentDirectory = RepositoryFolder.Root;
        var command = new ReportCommand(args.Contains("--quick"), output);
        var rest = args.Skip(1).Where(arg => arg != "--quick").ToList();
        switch (args[0], rest)
        {
            case ("report", []):
                return await command.MeasureAsync([], cancellationToken);
            case ("report", ["--only", .. var names]):
                return await command.MeasureAsync(names, cancellationToken);
            case ("load", []):
                return await command.LoadAsync(LoadSeconds, cancellationToken);
            case ("load", ["--seconds", var seconds]) when double.TryParse(seconds, out var number) && number > 0:
                return await command.LoadAsync(number, cancellationToken);
            case ("render", []):
                return command.Render();
            default:
                await output.WriteLineAsync("Usage: report [--quick] [--only NAME…] | load [--quick] [--seconds N] | render [--quick]");
                return 2;
        }
    }

    private async Task<int> MeasureAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var failures = 0;
        foreach (var measurement in Measurements.Named(names))
        {
            var record = await MeasureAsync(measurement, cancellationToken);
            _results.Save(record);
            failures += record.Finding is null ? 1 : 0;
            await _output.WriteLineAsync(
                $"{record.Id} ({record.Seconds:0} s): {record.Finding?.Measured ?? "not measured: " + record.Missing}");
        }

        Render();
        return failures == 0 ? 0 : 1;
    }

    private async Task<ReportRecord> MeasureAsync(IMeasurement measurement, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var (finding, missing) = await TryMeasureAsync(measurement, cancellationToken);
        return new ReportRecord(
            measurement.Id, measurement.What, measurement.Goal, measurement.Against, finding, missing,
            Stopwatch.GetElapsedTime(began).TotalSeconds, MachineFacts.Read(_bench.Checkout), OrtEnv.Instance().GetVersionString());
    }

    // One measurement that fails costs its row, not the hour of the others.
    private async Task<(Finding? Finding, string? Missing)> TryMeasureAsync(IMeasurement measurement, CancellationToken cancellationToken)
    {
        try
        {
            return (await measurement.MeasureAsync(_bench, cancellationToken), null);
        }
        catch (MissingException missing)
        {
            return (null, missing.Message);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(failure.ToString());
            return (null, $"failed: {failure.Message}");
        }
    }

    private async Task<int> LoadAsync(double seconds, CancellationToken cancellationToken)
    {
        var report = await MixedLoad.RunAsync(_bench, _bench.Seconds(seconds), cancellationToken);
        report.Print(_output);
        _results.Save(report);
        Render();
        return LoadVerdict.Of(report).IsGood ? 0 : 1;
    }

    private int Render()
    {
        _output.WriteLine(new BenchmarksDocument(_results).Write());
        return 0;
    }
}
