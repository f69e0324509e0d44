using System.Globalization;
using HomeLab.Fuzz;
using Xunit.MicrosoftTestingPlatform;

// dotnet run --project tests/Fuzz -c Release -- --seconds 30 [--target FrameReaderTarget] [--from 0] [--only 12345]
// Without --seconds or --only it is an ordinary test project.
if (!args.Contains("--seconds") && !args.Contains("--only"))
{
    return args.Any(argument => argument is "-automated" or "@@")
        ? await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args)
        : await TestPlatformTestFramework.RunAsync(args, HomeLab.Fuzz.SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;
int Number(string name, int otherwise) => Option(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

var failed = false;
foreach (var (name, target) in Fuzzer.Targets.Where(target => Option("--target") is not { } only || only == target.Key))
{
    var count = 1;
    var finding = Option("--only") is not null
        ? Fuzzer.RunOne(name, target, Number("--only", 0))
        : Fuzzer.RunFor(name, target, Number("--from", 0), TimeSpan.FromSeconds(Number("--seconds", 30)), out count);
    Console.WriteLine($"{name}: {count} inputs, {(finding is null ? "no finding" : "FINDING")}");
    if (finding is not null)
    {
        failed = true;
        Console.WriteLine($"  again: --target {name} --only {finding.Seed}");
        Console.WriteLine($"  input: {Convert.ToHexString(finding.Input)}");
        Console.WriteLine($"  {finding.Exception}");
    }
}

return failed ? 1 : 0;
