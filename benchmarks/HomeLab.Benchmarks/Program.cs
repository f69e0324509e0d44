using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using HomeLab.Benchmarks;
using HomeLab.Benchmarks.Report;
using HomeLab.Inference.Loading;

// As in the gateway.
NativeHeap.Configure();

// make bench                           the table of goals, cost curves, BENCHMARKS.md
// make bench ARGS="--filter *Frame*"   micro-benchmarks (BenchmarkDotNet)
// make bench ARGS="--budget"           allocated bytes against budget.json, in seconds instead of minutes
return args switch
{
    ["report" or "load" or "render", ..] => await ReportAsync(args),
    ["--budget"] => AllocationBudget.Check(Console.Out),
    _ => RunMicroBenchmarks(args),
};

static async Task<int> ReportAsync(string[] arguments)
{
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = true;
        stop.Cancel();
    };
    try
    {
        return await ReportCommand.RunAsync(arguments, Console.Out, stop.Token);
    }
    catch (ArgumentException problem)
    {
        await Console.Error.WriteLineAsync(problem.Message);
        return 2;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
}

static int RunMicroBenchmarks(string[] arguments)
{
    var summaries = BenchmarkSwitcher.FromAssembly(typeof(AllocationBudget).Assembly)
        .Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, DefaultConfig.Instance.WithOptions(ConfigOptions.JoinSummary));
    return summaries.Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
}
