using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using HomeLab.Benchmarks;

// make bench ARGS="--filter *Frame*"   all benchmarks without ARGS
// make bench ARGS="--budget"           allocated bytes against budget.json, in seconds instead of minutes
return args.Contains("--budget") ? AllocationBudget.Check(Console.Out) : RunAll(args);

static int RunAll(string[] arguments)
{
    var summaries = BenchmarkSwitcher.FromAssembly(typeof(AllocationBudget).Assembly)
        .Run(arguments.Length == 0 ? ["--filter", "*"] : arguments, DefaultConfig.Instance.WithOptions(ConfigOptions.JoinSummary));
    return summaries.Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
}
